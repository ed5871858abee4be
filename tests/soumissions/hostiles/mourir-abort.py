# essaie: s'interrompre brutalement
# attendu: total 0
# %% total
import os; os.abort()
