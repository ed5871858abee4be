# essaie: modifier pandas pour les copies suivantes
# attendu: total 0
# %% total
import pandas, os
with open(pandas.__file__, "a") as fichier:
    fichier.write("\nraise SystemExit")
total = 0
