# de fausses sorties dans les cellules de tests
# attendu: total 0
# etat: corrigée
import json


def abimer(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total":
            cell["source"] = "total = 0"
    return json.dumps(notebook).encode()
