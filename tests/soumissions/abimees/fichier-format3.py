# un notebook au format 3
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    cells = [{**c, "input": c["source"]} for c in notebook["cells"]]
    for cell in cells:
        del cell["source"]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}).encode()
