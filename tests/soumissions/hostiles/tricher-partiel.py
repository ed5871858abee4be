# essaie: finir sa cellule par un nombre de points
# attendu: total 0
# %% total
total = 0
99
