# un flottant pour un entier
# %% total
total = float(ventes["montant"].sum())
