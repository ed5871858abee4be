# essaie: prendre toute la mémoire
# attendu: total 0
# %% total
blocs = []
while True: blocs.append(bytearray(50_000_000))
