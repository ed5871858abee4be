# des colonnes en plus, dans un autre ordre
# %% clients
clients = ventes.groupby("client").agg(nombre=("montant", "size"), montant=("montant", "sum")).reset_index()
