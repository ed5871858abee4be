# essaie: répondre l'infini
# attendu: total 0
# %% total
total = float("inf")
