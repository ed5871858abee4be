# essaie: changer les données pour que la référence change aussi
# attendu: total 0
# %% total
open("donnees/ventes.csv", "w").write("client;montant\nA;1\n")
total = 1
