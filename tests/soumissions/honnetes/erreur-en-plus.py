# une cellule d'essai qui échoue
# %% ajout
1 / 0
