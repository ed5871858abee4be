# un affichage effacé à mesure
# %% total
from IPython.display import clear_output
total = 0
for montant in ventes["montant"]:
    total += montant
    clear_output(wait=True)
    print(total)
