# un texte à la place d'un notebook
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return "Bonjour, voici ma copie.".encode()
