# une liste à la place d'un notebook
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return json.dumps(notebook["cells"]).encode()
