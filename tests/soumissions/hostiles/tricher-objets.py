# essaie: des objets égaux à tout, à la place des montants d'une table
# attendu: clients 0
# %% clients
class Juste:
    def __eq__(self, autre): return True
    def __float__(self): return 1.0
clients = pd.DataFrame({"client": list("ABCDE"), "montant": [Juste() for _ in range(5)]})
