# des fins de ligne de Windows
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()
