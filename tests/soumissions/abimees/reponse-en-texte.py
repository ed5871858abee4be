# une cellule de réponse changée en texte par mégarde
# attendu: tout
# etat: signalée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["cell_type"] = "markdown"
    return json.dumps(notebook).encode()
