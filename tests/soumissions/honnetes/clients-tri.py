# dans un autre ordre
# %% clients
clients = ventes.groupby("client", as_index=False)["montant"].sum().sort_values("montant", ascending=False)
