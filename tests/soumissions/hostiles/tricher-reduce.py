# essaie: un objet dont la copie exécute du code
# attendu: total 0
# %% total
class Piege:
    def __reduce__(self): return (__import__("os").system, ("touch /tmp/pris",))
    def __reduce_ex__(self, protocole): return self.__reduce__()
    def __deepcopy__(self, memo): raise SystemExit
total = Piege()
