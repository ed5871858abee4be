# un classeur renommé en notebook
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return b"PK\x03\x04" + bytes(range(256)) * 40
