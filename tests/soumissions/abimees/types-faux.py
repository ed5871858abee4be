# des types faux partout
# attendu: tout
# etat: corrigée
import json


def abimer(notebook):
    notebook["metadata"] = ["x"]
    notebook["nbformat"] = "quatre"
    for cell in notebook["cells"]:
        cell["outputs"] = "x"
        cell["execution_count"] = {"a": 1}
    notebook["cells"] += [None, 3, "x", [], {"cell_type": 5}, {"cell_type": "code", "source": {"a": 1}, "metadata": "x"}]
    return json.dumps(notebook).encode()
