# un dossier qui porte d'abord le nom du livrable
# %% total
import os
os.makedirs("livrables/ventes.csv")
ventes.to_csv("livrables/ventes.csv/ventes.csv", index=False)
total = ventes["montant"].sum()
# %% livrable
import shutil
shutil.rmtree("livrables/ventes.csv")
ventes.to_csv("livrables/ventes.csv", index=False)
