# la même cellule jouée deux fois, comme après une correction
# %% ajout
total = "un essai"
clients = None
