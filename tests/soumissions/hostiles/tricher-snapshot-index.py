# essaie: envoyer une table d'un milliard de lignes
# attendu: total 0, clients 0, graphe 0
# %% total
import enclosure.snapshot
geant = {"": "table", "columns": {"range": [0, 0, 1], "names": [None]}, "index": {"range": [0, 2**60, 1], "names": [None]}, "v": []}
enclosure.snapshot.of_names = lambda noms, voulus: {n: geant for n in voulus}
total = 0
