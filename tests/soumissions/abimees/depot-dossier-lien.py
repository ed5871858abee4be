# un dossier livrables qui est un lien
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    os.symlink("/etc", dossier / "livrables")
