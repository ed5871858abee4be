# une commande du système
# %% total
!ls donnees
!echo bonjour
total = ventes["montant"].sum()
