# la cellule des données effacée
# attendu: tout
# etat: signalée
import json


def abimer(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") != "preparation"]
    return json.dumps(notebook).encode()
