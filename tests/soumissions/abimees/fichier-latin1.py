# un notebook enregistré en latin-1
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    notebook["cells"][0]["source"] = "été"
    return json.dumps(notebook, ensure_ascii=False).encode("latin-1")
