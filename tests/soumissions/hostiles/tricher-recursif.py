# essaie: répondre une liste qui se contient
# attendu: total 0
# %% total
total = []
total.append(total)
