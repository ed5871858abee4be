# un fichier de trente mégaoctets
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "x.bin").write_bytes(b"x" * 30_000_000)
