# essaie: ouvrir mille fils d'exécution
# attendu: total 0
# %% total
import threading, time
for _ in range(1000):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
total = 0
