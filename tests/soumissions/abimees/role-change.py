# la cellule de tests changée en cellule de réponse
# attendu: total 0
# etat: signalée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"] |= {"solution": True, "locked": False}
            cell["source"] = "1"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["source"] = "total = 0"
    return json.dumps(notebook).encode()
