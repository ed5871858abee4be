# essaie: écrire un million de fichiers
# attendu: total 0, livrable ?
# %% total
for rang in range(200_000):
    open(f"livrables/{rang}", "w").write("x")
