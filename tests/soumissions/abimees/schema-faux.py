# une version de schéma fausse
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 99
    return json.dumps(notebook).encode()
