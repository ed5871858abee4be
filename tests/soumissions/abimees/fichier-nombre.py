# un nombre à la place d'un notebook
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return b"12"
