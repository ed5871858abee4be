# essaie: un livrable d'un autre contenu sous le bon nom
# attendu: livrable 0
# %% livrable
open("livrables/ventes.csv", "w").write("client,montant\nA,0\n")
