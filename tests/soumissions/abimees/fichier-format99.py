# un format de l'avenir
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["nbformat"] = 99
    return json.dumps(notebook).encode()
