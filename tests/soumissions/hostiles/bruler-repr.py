# essaie: tourner sans fin quand on l'affiche
# attendu: total 0
# %% total
class Lent:
    def __repr__(self):
        while True: pass
total = Lent()
total
