# des affichages qu'aucun notebook ne peut garder
# %% total
from IPython.display import JSON
class Fiche:
    def _repr_html_(self): return 3
    def _repr_mimebundle_(self, **_): return {"text/html": None, "autre": object()}
    def __repr__(self): return None
total = ventes["montant"].sum()
display(Fiche(), JSON({"total": total}))
JSON({"total": total})
