# essaie: tuer son parent
# attendu: total 0
# %% total
import os, signal
for pid in (os.getppid(), 1, -1, 0):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
total = 0
