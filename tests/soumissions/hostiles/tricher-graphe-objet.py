# essaie: une fausse figure qui répond ce qu'on veut
# attendu: graphe 0
# %% graphe
class Figure:
    titre, type, axes = "Deux barres", "barres", []
    def en_dict(self): return {"type": "barres", "titre": "x"}
Figure.__module__ = "matplotlib.figure"
figure = Figure()
