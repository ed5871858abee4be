# essaie: demander d'un coup cent gigaoctets
# attendu: total 0
# %% total
total = "x" * 100_000_000_000
