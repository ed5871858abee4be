# les cellules de tests changées en texte
# attendu: total 0
# etat: signalée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["cell_type"] = "markdown"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["source"] = "total = 0"
    return json.dumps(notebook).encode()
