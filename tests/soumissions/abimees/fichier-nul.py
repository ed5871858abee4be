# des caractères nuls après la fin
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return json.dumps(notebook).encode() + b"\0" * 100
