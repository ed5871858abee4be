# essaie: fermer la conversation avec le correcteur
# attendu: total 0
# %% total
import os
os.close(3)
total = 0
