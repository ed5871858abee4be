# les clients dans l'index
# %% clients
clients = ventes.groupby("client")[["montant"]].sum()
