# essaie: redevenir administrateur
# attendu: total 0
# %% total
import os
for appel in (os.setuid, os.seteuid, os.setgid):
    try:
        appel(0)
    except OSError:
        pass
os.system("sudo -n true; su -c true")
total = 0
