# essaie: tourner sans fin
# attendu: total 0
# %% total
while True: pass
