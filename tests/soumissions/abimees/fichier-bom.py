# une marque d'ordre au début
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()
