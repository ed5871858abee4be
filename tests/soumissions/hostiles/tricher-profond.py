# essaie: répondre une liste profonde de cent mille niveaux
# attendu: total 0
# %% total
total = 1
for _ in range(100_000):
    total = [total]
