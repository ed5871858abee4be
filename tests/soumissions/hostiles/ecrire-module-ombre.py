# essaie: poser un pandas.py qui remplacerait celui des tests
# attendu: total 0
# %% total
open("pandas.py", "w").write("raise RuntimeError('remplacé')")
open("livrables/atelier.py", "w").write("corrige = None")
open("sitecustomize.py", "w").write("import os; os._exit(0)")
total = 0
