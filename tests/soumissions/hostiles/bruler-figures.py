# essaie: ouvrir mille figures
# attendu: total 0
# %% total
import matplotlib.pyplot as plt
for _ in range(300): plt.figure()
total = 0
