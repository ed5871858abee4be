# une ligne de commentaire finale
# %% total
total = ventes["montant"].sum()
# fin
