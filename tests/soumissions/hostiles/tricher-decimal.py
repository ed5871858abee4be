# essaie: un Decimal qui signale à chaque opération
# attendu: total 0
# %% total
from decimal import Decimal
total = Decimal("sNaN")
