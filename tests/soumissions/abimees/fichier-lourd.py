# un notebook de plus de vingt mégaoctets
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    notebook["cells"][0]["source"] = "x" * 22_000_000
    return json.dumps(notebook).encode()
