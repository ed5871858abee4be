# une colonne en plus, qui ne contient pas de données
# %% clients
import re
clients = ventes.groupby("client", as_index=False)["montant"].sum()
clients["trouve"] = [re.match(nom, nom) for nom in clients["client"]]
