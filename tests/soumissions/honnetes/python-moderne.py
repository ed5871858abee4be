# match, dataclass, morse, annotations, fonctions imbriquées, générateurs
# %% total
from dataclasses import dataclass
from typing import NamedTuple
@dataclass(frozen=True, slots=True)
class Vente:
    client: str
    montant: float
class Ligne(NamedTuple):
    client: str
    montant: int
def additionne(lignes):
    cumul = 0
    def ajoute(v):
        nonlocal cumul
        match v:
            case Vente(montant=m) if m > 0: cumul += m
            case {"montant": m} | (_, m): cumul += m
    for l in lignes: ajoute(l)
    return cumul
lignes = (Vente(*l) for l in ventes.itertuples(index=False))
if (n := len(ventes)) > 0: total: float = additionne(lignes)
# %% clients
groupes = {}
for ligne in map(Ligne._make, ventes.itertuples(index=False)):
    groupes[ligne.client] = groupes.get(ligne.client, 0) + ligne.montant
clients = pd.DataFrame((Ligne(*p) for p in groupes.items()))
