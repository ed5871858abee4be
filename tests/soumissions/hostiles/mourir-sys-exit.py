# essaie: quitter par sys.exit
# attendu: total 0
# %% total
import sys; sys.exit(0)
total = 0
