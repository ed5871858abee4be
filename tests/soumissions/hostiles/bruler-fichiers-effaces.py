# essaie: remplir le disque de fichiers effacés que l'on garde ouverts
# attendu: total 0, livrable ?
# %% total
import os, time
gardes = []
for rang in range(10):
    gardes.append(open(f"f{rang}", "wb"))
    os.unlink(f"f{rang}")
    gardes[-1].write(b"x" * (16 << 20))
    gardes[-1].flush()
time.sleep(1.2)
total = ventes["montant"].sum()
