# un livrable qui est un tube
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    os.mkfifo(dossier / "livrables" / "ventes.csv")
