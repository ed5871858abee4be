# essaie: appeler sans fin
# attendu: total 0
# %% total
import sys
sys.setrecursionlimit(10**9)
def f(): f()
f()
