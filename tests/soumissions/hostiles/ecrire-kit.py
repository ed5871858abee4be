# essaie: modifier le paquet des candidats pour les copies suivantes
# attendu: total 0
# %% total
import atelier_candidat
with open(atelier_candidat.__file__, "a") as fichier:
    fichier.write("\ngraphique = None")
total = 0
