# quitter à la fin de sa cellule
# %% total
total = ventes["montant"].sum()
exit()
