# un JSON de deux cent mille niveaux
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return b"[" * 200_000
