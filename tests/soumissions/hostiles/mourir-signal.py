# essaie: se tuer
# attendu: total 0
# %% total
import os, signal; os.kill(os.getpid(), signal.SIGKILL); os.kill(os.getpid(), signal.SIGTERM)
