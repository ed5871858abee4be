# essaie: emboîter dix mille dossiers
# attendu: total 0, livrable 0
# %% total
import os
for _ in range(10_000):
    os.mkdir("d"); os.chdir("d")
total = 0
