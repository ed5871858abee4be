# un flottant court de numpy
# %% total
import numpy as np
total = np.float32(ventes["montant"].sum())
