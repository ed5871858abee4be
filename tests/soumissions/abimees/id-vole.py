# une cellule de plus qui porte l'identifiant d'une autre
# attendu: tout
# etat: signalée
import json


def abimer(notebook):
    notebook["cells"].append({"cell_type": "code", "id": "x", "source": "total = ventes['montant'].sum()", "outputs": [], "execution_count": None,
                              "metadata": {"nbgrader": {"grade_id": "total", "grade": False, "solution": True, "locked": False, "task": False}}})
    return json.dumps(notebook).encode()
