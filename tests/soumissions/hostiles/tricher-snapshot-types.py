# essaie: envoyer des données dont les tailles mentent
# attendu: total 0, clients 0, graphe 0
# %% total
import enclosure.snapshot
enclosure.snapshot.of_names = lambda noms, voulus: {n: {"": "array", "dtype": "<f8", "shape": [2**40, 2**40], "v": ""} for n in voulus}
total = 0
