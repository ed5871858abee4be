# essaie: fermer ses sorties
# attendu: total 0
# %% total
import sys, os
sys.stdout.close(); sys.stderr.close(); os.close(1); os.close(2)
total = 0
