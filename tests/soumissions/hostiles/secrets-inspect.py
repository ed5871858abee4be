# essaie: lire les sources du moteur pour y trouver les tests
# attendu: total 0
# %% total
import inspect, enclosure.snapshot, enclosure.notebook
print(inspect.getsource(enclosure.notebook))
total = 0
