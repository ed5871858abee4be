# un nom avec un retour à la ligne
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "a\nb.txt").write_text("x")
