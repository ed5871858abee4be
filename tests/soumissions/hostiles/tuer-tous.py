# essaie: tuer tous les processus qu'il peut nommer
# attendu: total 0
# %% total
import os, signal
for pid in range(2, 40_000):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
total = 0
