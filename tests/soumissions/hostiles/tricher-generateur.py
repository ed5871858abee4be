# essaie: répondre un générateur sans fin
# attendu: total 0
# %% total
import itertools
total = itertools.count()
