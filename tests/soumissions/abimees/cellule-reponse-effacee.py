# une cellule de réponse effacée
# attendu: total 0
# etat: signalée
import json


def abimer(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") != "total"]
    return json.dumps(notebook).encode()
