# toutes les métadonnées perdues, les identifiants gardés
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return json.dumps(notebook).encode()
