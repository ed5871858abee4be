# un tableau croisé
# %% clients
clients = ventes.pivot_table(index="client", values="montant", aggfunc="sum").reset_index()
