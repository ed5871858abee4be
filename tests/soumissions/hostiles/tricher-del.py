# essaie: effacer les noms donnés pour casser les tests
# attendu: total 0, clients 0, livrable 0
# %% total
total = 0
del ventes
