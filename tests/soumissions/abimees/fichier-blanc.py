# un fichier de blancs
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return b"  \n \n"
