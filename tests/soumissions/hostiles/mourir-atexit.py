# essaie: tuer à la sortie
# attendu: total 0
# %% total
import atexit, os
atexit.register(os._exit, 0)
raise SystemExit
