# des noms accentués et des commentaires
# %% total
# Voilà : le chiffre d'affaires, « été » compris
chiffre_affaires_été = ventes["montant"].sum()
total = chiffre_affaires_été
