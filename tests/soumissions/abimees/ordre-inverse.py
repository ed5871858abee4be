# toutes les cellules à l'envers
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["cells"].reverse()
    return json.dumps(notebook).encode()
