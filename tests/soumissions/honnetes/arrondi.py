# arrondi au centime
# %% total
total = round(ventes["montant"].sum(), 2)
