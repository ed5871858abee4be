# essaie: se multiplier sans fin
# attendu: total 0
# %% total
import os
for _ in range(100_000):
    try:
        if os.fork() == 0:
            import time; time.sleep(30); os._exit(0)
    except OSError:
        break
total = 0
