# essaie: dormir une heure
# attendu: total 0
# %% total
import time; time.sleep(3600)
total = 0
