# essaie: quitter sans prévenir, comme si tout allait bien
# attendu: total 0
# %% total
import os; os._exit(0)
