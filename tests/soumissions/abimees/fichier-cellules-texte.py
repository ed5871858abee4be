# des cellules qui sont un texte
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    notebook["cells"] = "x"
    return json.dumps(notebook).encode()
