# essaie: un objet qui s'exécute quand on le lit
# attendu: total 0
# %% total
class Piege:
    def __index__(self): raise SystemExit
    def __int__(self): return 1
    def __float__(self): return float("nan")
    def __repr__(self): import os; os._exit(0)
total = Piege()
