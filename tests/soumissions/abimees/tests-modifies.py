# des tests remplacés par rien
# attendu: total 0
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "pass"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["source"] = "total = 0"
    return json.dumps(notebook).encode()
