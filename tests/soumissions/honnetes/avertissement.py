# un avertissement sur stderr
# %% total
import sys, warnings
warnings.warn("attention")
print("à lire", file=sys.stderr)
total = ventes["montant"].sum()
