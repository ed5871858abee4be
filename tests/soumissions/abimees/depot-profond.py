# des dossiers trop profonds
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    chemin = dossier / "livrables" / "/".join("abcdefghijkl")
    chemin.mkdir(parents=True)
    (chemin / "x.txt").write_text("x")
