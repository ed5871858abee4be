# des fichiers aux noms accentués, avec espaces, en deux formes Unicode
# %% livrable
import unicodedata
from pathlib import Path
for nom in ("l'été à venir.csv", unicodedata.normalize("NFD", "été à venir.csv"), "Ventes (copie) – 2.csv", "ventes.CSV.bak", "x" * 110 + ".csv", "😀.csv"):
    Path("livrables", nom).write_text("a;b")
Path("livrables/sous dossier/été").mkdir(parents=True)
Path("livrables/sous dossier/été/bilan.txt").write_text("é", encoding="latin-1")
ventes.to_csv("livrables/ventes.csv", index=False)
