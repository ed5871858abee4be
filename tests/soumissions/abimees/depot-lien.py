# un livrable qui est un lien vers un fichier du système
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    os.symlink("/etc/passwd", dossier / "livrables" / "comptes.csv")
