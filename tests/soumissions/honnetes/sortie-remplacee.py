# la sortie remplacée puis fermée
# %% ajout
import sys, io
sys.stdout = io.StringIO(); sys.stderr = open("journal.txt", "w"); sys.stderr.close()
sys.stdout.close()
# %% total
total = ventes["montant"].sum()
