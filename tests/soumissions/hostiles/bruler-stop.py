# essaie: se mettre en pause pour toujours
# attendu: total 0
# %% total
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
total = 0
