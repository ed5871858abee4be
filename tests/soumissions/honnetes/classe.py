# une classe et son instance
# %% total
class Caisse:
    def __init__(self): self.recettes = []
    def encaisser(self, montant): self.recettes.append(montant)
caisse = Caisse()
for montant in ventes["montant"]: caisse.encaisser(montant)
total = sum(caisse.recettes)
