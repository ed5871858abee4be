# essaie: une table dont les comparaisons mentent
# attendu: clients 0
# %% clients
class Menteuse(pd.DataFrame):
    @property
    def _constructor(self): return Menteuse
    def __eq__(self, autre): return True
    def equals(self, autre): return True
clients = Menteuse({"client": ["A"], "montant": [0.0]})
