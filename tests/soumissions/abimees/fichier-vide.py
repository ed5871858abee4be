# un fichier vide
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return b""
