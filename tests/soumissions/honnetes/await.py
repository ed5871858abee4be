# une attente au plus haut niveau
# %% total
import asyncio
await asyncio.sleep(0)
total = ventes["montant"].sum()
