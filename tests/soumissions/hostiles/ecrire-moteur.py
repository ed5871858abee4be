# essaie: modifier le moteur pour les copies suivantes
# attendu: total 0
# %% total
import enclosure.snapshot
with open(enclosure.snapshot.__file__, "a") as fichier:
    fichier.write("\nprint('modifié')")
total = 0
