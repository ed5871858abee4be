# essaie: répondre NaN
# attendu: total 0
# %% total
total = float("nan")
