# essaie: fermer tous ses fichiers
# attendu: total 0
# %% total
import os
os.closerange(0, 256)
total = 0
