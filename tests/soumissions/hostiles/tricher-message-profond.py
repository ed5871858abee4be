# essaie: envoyer au correcteur un JSON très profond
# attendu: total 0
# %% total
import os, struct
tete = b"[" * 200_000
os.write(3, struct.pack(">IQ", len(tete), 0) + tete)
total = 0
