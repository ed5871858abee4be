# une fonction puis son appel
# %% total
def somme(valeurs):
    """La somme."""
    return sum(valeurs)
total = somme(ventes["montant"])
