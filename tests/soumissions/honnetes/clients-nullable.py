# des types de pandas à valeurs manquantes
# %% clients
clients = ventes.convert_dtypes().groupby("client", as_index=False)["montant"].sum()
