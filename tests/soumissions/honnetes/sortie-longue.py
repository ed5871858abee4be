# un très long affichage
# %% total
for _ in range(20_000): print("une ligne de plus dans la sortie")
total = ventes["montant"].sum()
