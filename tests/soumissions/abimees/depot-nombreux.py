# mille fichiers
# attendu: livrable ?
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    for rang in range(1000):
        (dossier / "livrables" / f"{rang:04d}.txt").write_text("x")
