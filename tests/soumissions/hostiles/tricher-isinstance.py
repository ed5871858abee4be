# essaie: remplacer isinstance, abs, round et print
# attendu: total 0
# %% total
import builtins
builtins.isinstance = lambda *a: True
builtins.abs = lambda x: 0
builtins.round = lambda x, n=None: 0
total = 0
