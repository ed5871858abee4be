# essaie: laisser derrière soi un processus qui écrira plus tard
# attendu: total 0
# %% total
import os, time
if os.fork() == 0:
    try:
        os.setsid()
    except OSError:
        pass
    if os.fork() == 0:
        for _ in range(300):
            time.sleep(0.1)
            for chemin in ("livrables/ventes.csv", os.environ["HOME"] + "/tardif", "/tmp/tardif", "/var/tmp/tardif"):
                try:
                    open(chemin, "w").write("tardif")
                except OSError:
                    pass
    os._exit(0)
total = 0
