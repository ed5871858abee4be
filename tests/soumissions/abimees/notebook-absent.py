# aucun notebook
# attendu: rien
# etat: signalée
import json


def abimer(notebook):
    return None
