# un livrable copié avec ses droits et ses dates, puis déplacé
# %% livrable
import os, shutil, stat
ventes.to_csv("brouillon.csv", index=False)
shutil.copy2("brouillon.csv", "livrables/essai.csv")
shutil.copytree("livrables", "livrables/archive")
os.chmod("livrables/essai.csv", stat.S_IREAD)
shutil.move("livrables/essai.csv", "livrables/ventes.csv")
