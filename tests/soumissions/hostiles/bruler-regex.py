# essaie: une expression régulière sans fin
# attendu: total 0
# %% total
import re
re.match("(a+)+$", "a" * 60 + "b")
total = 0
