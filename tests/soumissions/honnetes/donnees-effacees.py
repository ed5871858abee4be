# le dossier des données effacé une fois lu
# %% livrable
import shutil
ventes.to_csv("livrables/ventes.csv", index=False)
shutil.rmtree("donnees")
