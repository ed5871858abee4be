# vingt mille cellules
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    notebook["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": "x"}] * 20_000
    return json.dumps(notebook).encode()
