# essaie: provoquer une erreur de mémoire
# attendu: total 0
# %% total
import ctypes; ctypes.string_at(0)
