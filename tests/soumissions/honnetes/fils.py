# des fils d'exécution
# %% total
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as equipe:
    total = sum(equipe.map(float, ventes["montant"]))
