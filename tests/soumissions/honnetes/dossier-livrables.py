# le dossier courant reste livrables/
# %% livrable
import os
os.chdir("livrables")
ventes.to_csv("ventes.csv", index=False)
