# une limite de récursion abaissée puis oubliée
# %% ajout
import sys
def somme(valeurs):
    return valeurs[0] + somme(valeurs[1:]) if valeurs else 0
# %% total
total = somme(list(ventes["montant"]))
sys.setrecursionlimit(120)
