# essaie: lire la ligne de commande des autres processus
# attendu: total 0
# %% total
import glob
for chemin in glob.glob("/proc/[0-9]*/cmdline"):
    print(open(chemin, "rb").read())
total = 0
