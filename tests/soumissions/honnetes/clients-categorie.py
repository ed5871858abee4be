# une colonne de catégories
# %% clients
v = ventes.astype({"client": "category"})
clients = v.groupby("client", as_index=False, observed=True)["montant"].sum()
