# des points multipliés par cent
# attendu: total 0
# etat: signalée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if "points" in cell["metadata"].get("nbgrader", {}):
            cell["metadata"]["nbgrader"]["points"] = 200
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["source"] = "total = 0"
    return json.dumps(notebook).encode()
