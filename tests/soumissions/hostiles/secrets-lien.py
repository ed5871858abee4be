# essaie: faire lire un fichier interdit par un lien dans livrables/
# attendu: total 0
# %% total
import os
for cible in ("/etc/shadow", "/etc/passwd", "/proc/1/environ"):
    os.symlink(cible, "livrables/" + cible.replace("/", "_"))
total = 0
