# le livrable écrit par une cellule précédente
# %% ajout
pd.read_csv("donnees/ventes.csv", sep=";").to_csv("livrables/ventes.csv", index=False)
# %% livrable
# déjà fait plus haut
