# essaie: se multiplier sans fin, et ses enfants aussi
# attendu: total 0
# %% total
import os
fin = 0
while fin < 1000:
    try:
        os.fork()
    except OSError:
        fin += 1
