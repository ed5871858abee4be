# essaie: imprimer sans fin par un programme
# attendu: total 0
# %% total
import os
os.system("yes | head -c 3000000000")
total = 0
