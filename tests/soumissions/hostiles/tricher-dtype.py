# essaie: répondre un tableau au type mal formé
# attendu: total 0
# %% total
import numpy as np
total = np.zeros(3, dtype=[("a", "O"), ("b", "i4")])
