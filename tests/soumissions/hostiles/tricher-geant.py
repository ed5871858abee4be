# essaie: répondre une table de cent millions de cellules
# attendu: total 0
# %% total
import numpy as np
total = pd.DataFrame(np.zeros((10_000_000, 10), dtype="i1"))
