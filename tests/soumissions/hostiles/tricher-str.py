# essaie: un texte qui ment sur sa valeur
# attendu: total 0
# %% total
class Menteur(str):
    def __eq__(self, autre): return True
    def __hash__(self): return 0
total = Menteur("0")
