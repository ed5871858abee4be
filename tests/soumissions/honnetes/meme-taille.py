# un livrable corrigé sans changer sa taille
# %% livrable
texte = ventes.to_csv(index=False)
open("livrables/ventes.csv", "w").write(texte[:-3] + "99\n")
open("livrables/ventes.csv", "w").write(texte)
