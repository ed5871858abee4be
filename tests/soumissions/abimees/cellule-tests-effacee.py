# les cellules de tests effacées
# attendu: tout
# etat: signalée
import json


def abimer(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
    return json.dumps(notebook).encode()
