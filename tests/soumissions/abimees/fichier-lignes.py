# des textes en listes de lignes
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(notebook).encode()
