# essaie: imprimer sans fin
# attendu: total 0
# %% total
while True: print("x" * 10_000)
