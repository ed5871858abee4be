# essaie: emboîter trois mille dossiers, plus qu'un chemin ne peut en dire
# attendu: total 0, livrable 0
# %% total
import os
for _ in range(3_000):
    os.mkdir("d"); os.chdir("d")
total = 0
