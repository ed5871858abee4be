# essaie: tourner sans fin dans un fil d'exécution
# attendu: total 0
# %% total
import threading
threading.Thread(target=lambda: [None for _ in iter(int, 1)], daemon=False).start()
total = 0
