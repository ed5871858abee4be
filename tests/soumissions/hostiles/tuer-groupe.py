# essaie: tuer son groupe de processus
# attendu: total 0
# %% total
import os, signal
try:
    os.killpg(os.getpgrp(), signal.SIGKILL)
except OSError:
    pass
total = 0
