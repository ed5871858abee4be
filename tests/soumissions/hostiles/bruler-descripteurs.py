# essaie: ouvrir des fichiers sans les fermer
# attendu: total 0, livrable ?
# %% total
ouverts = []
while True: ouverts.append(open("donnees/ventes.csv"))
