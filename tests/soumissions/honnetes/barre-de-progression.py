# une barre de progression
# %% total
import sys, time
total = 0
for rang, montant in enumerate(ventes["montant"]):
    sys.stderr.write(f"\r{rang}")
    total += montant
