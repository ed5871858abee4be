# essaie: installer un faux noyau Jupyter
# attendu: total 0
# %% total
import os, sys
dossier = os.path.join(sys.prefix, "share/jupyter/kernels/python3")
os.makedirs(dossier, exist_ok=True)
open(os.path.join(dossier, "kernel.json"), "w").write('{"argv": ["/bin/true"]}')
total = 0
