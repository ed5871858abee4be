# une question posée au clavier, dans une cellule d'essai
# %% ajout
nom = input("Votre nom ? ")
