# des variables au nom de fonctions courantes
# %% total
sum = ventes["montant"].sum()
list, str, len, max, isinstance, print, int, id, type, dict = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
total = sum
# %% clients
plt = np = json = os = Path = graphique = display = None
clients = ventes.groupby("client", as_index=False)["montant"].sum()
