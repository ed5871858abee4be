# une cellule d'essai qui tourne sans fin
# %% ajout
while True: pass
