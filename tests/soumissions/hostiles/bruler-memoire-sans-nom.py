# essaie: remplir la mémoire de fichiers sans nom, que ni les processus ni les dossiers ne comptent
# attendu: total 0
# %% total
import os
gardes = [os.memfd_create(f"f{rang}") for rang in range(4)]
for garde in gardes:
    os.write(garde, b"x" * (50 << 20))
total = ventes["montant"].sum()
