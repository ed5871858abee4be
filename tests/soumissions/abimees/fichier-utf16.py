# un notebook enregistré en UTF-16
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    return json.dumps(notebook).encode("utf-16")
