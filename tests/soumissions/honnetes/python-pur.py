# sans pandas
# %% total
import csv
with open("donnees/ventes.csv", encoding="utf-8") as fichier:
    total = sum(float(ligne["montant"]) for ligne in csv.DictReader(fichier, delimiter=";"))
