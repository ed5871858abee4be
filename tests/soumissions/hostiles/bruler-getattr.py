# essaie: tourner sans fin quand on le lit
# attendu: total 0
# %% total
class Lent:
    def __getattribute__(self, nom):
        while True: pass
total = Lent()
