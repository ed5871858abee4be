# une erreur après la réponse
# %% total
total = ventes["montant"].sum()
ventes["colonne qui n'existe pas"]
