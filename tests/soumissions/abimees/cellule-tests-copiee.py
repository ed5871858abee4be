# une cellule de tests copiée
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    rang = next(i for i, c in enumerate(notebook["cells"]) if c["metadata"].get("nbgrader", {}).get("grade_id") == "1_2_C1-total")
    notebook["cells"].insert(rang, notebook["cells"][rang])
    return json.dumps(notebook).encode()
