# essaie: une table où chaque client est répété
# attendu: clients 0
# %% clients
clients = pd.concat([ventes[["client", "montant"]]] * 50)
