# essaie: charger soi-même une référence dans atelier.verification
# attendu: total 0
# %% total
import sys, glob
for dossier in glob.glob("/*/*") + glob.glob("/*/*/*"):
    sys.path.append(dossier)
import atelier.examiner
total = 1
