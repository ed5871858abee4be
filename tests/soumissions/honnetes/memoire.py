# un gros calcul intermédiaire
# %% total
import numpy as np
temporaire = np.ones((4000, 4000))
total = ventes["montant"].sum() * temporaire.mean()
