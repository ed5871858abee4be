# essaie: remplacer le moteur qui envoie les réponses
# attendu: total 0, clients 0, graphe 0
# %% total
import enclosure.snapshot
enclosure.snapshot.of_names = lambda noms, voulus: {n: {"": "reduce", "v": ["os.system", "true"]} for n in voulus}
total = 0
