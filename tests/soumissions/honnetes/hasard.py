# un tirage au hasard
# %% total
import random, numpy as np
random.random(), np.random.rand(3)
total = ventes["montant"].sample(frac=1).sum()
