# une colonne de type objet
# %% clients
clients = ventes.groupby("client", as_index=False)["montant"].sum().astype(object)
