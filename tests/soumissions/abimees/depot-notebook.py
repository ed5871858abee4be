# un autre notebook
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "x.ipynb").write_text("{}")
    (dossier / "autre.ipynb").write_text("{")
