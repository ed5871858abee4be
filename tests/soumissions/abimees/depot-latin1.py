# un nom qui n'est pas de l'UTF-8
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    open(os.fsencode(dossier) + b"/livrables/\xe9t\xe9.txt", "w").close()
