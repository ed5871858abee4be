# essaie: écrire un fichier de dix gigaoctets
# attendu: total 0, livrable ?
# %% total
with open("gros", "wb") as fichier:
    while True: fichier.write(b"x" * 10_000_000)
