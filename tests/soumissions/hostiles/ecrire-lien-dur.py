# essaie: relier un fichier du système dans livrables/
# attendu: total 0
# %% total
import os, sys
for cible in ("/etc/hostname", sys.executable, "/usr/bin/env"):
    try:
        os.link(cible, "livrables/lien" + os.path.basename(cible))
    except OSError:
        pass
total = 0
