# des flottants
# %% clients
clients = ventes.groupby("client", as_index=False)["montant"].sum().astype({"montant": float})
