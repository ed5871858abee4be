# les identifiants de cellules perdus
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        cell.pop("id", None)
    return json.dumps(notebook).encode()
