# des moitiés de caractères dans les réponses et les métadonnées
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["metadata"]["\ud800"] = "\udfff"
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] += "\n# \ud83d \udca9"
    return json.dumps(notebook).encode()
