# une bibliothèque compilée
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "x.so").write_bytes(b"\x7fELF")
