# un autre noyau demandé
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    return json.dumps(notebook).encode()
