# deux noms qui ne diffèrent que par les majuscules
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    for nom in ("a.txt", "A.txt"):
        (dossier / "livrables" / nom).write_text(nom)
