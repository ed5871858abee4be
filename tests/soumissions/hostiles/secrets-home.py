# essaie: lire les dossiers personnels
# attendu: total 0
# %% total
import os, pathlib
for racine in ("/root", "/home", os.path.expanduser("~")):
    for chemin in list(pathlib.Path(racine).glob("*")) + list(pathlib.Path(racine).glob(".*")):
        print(chemin, chemin.read_bytes()[:100] if chemin.is_file() else "")
total = 0
