# essaie: répondre un entier d'un million de chiffres
# attendu: total 0
# %% total
total = 10 ** 1_000_000
