# un entier de numpy
# %% total
import numpy as np
total = np.sum(ventes["montant"].to_numpy(), dtype=np.int32)
