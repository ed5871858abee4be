# essaie: une table aux mille colonnes du même nom
# attendu: clients 0
# %% clients
clients = pd.DataFrame([[0] * 1000] * 5, columns=["client"] * 999 + ["montant"])
