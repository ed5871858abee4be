# essaie: remplacer l'affichage des résultats
# attendu: total 0
# %% total
import sys
sys.displayhook = lambda valeur: print("2.0")
get_ipython().displayhook = sys.displayhook
total = 0
