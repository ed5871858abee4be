# essaie: un calcul qui n'écoute pas l'interruption
# attendu: total 0
# %% total
total = 3 ** (3 ** 22)
