# des NaN dans le JSON
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["metadata"]["x"] = float("nan")
    return json.dumps(notebook).encode()
