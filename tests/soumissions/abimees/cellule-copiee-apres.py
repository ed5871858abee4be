# une cellule de réponse copiée, la seconde laissée vide
# attendu: tout
# etat: signalée
import json


def abimer(notebook):
    rang = next(i for i, c in enumerate(notebook["cells"]) if c["metadata"].get("nbgrader", {}).get("grade_id") == "total")
    vide = json.loads(json.dumps(notebook["cells"][rang]))
    vide["source"] = "\n# À vous"
    notebook["cells"].insert(rang + 1, vide)
    return json.dumps(notebook).encode()
