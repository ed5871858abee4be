# un autre dossier courant
# %% total
import os
total = ventes["montant"].sum()
os.chdir("donnees"); os.chdir("..")
