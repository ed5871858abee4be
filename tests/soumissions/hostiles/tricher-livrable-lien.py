# essaie: un livrable qui est un lien vers la référence
# attendu: livrable 0
# %% livrable
import os
for cible in ("../corrige/livrables/ventes.csv", "/tmp/corrige/livrables/ventes.csv"):
    if os.path.lexists("livrables/ventes.csv"):
        os.unlink("livrables/ventes.csv")
    os.symlink(cible, "livrables/ventes.csv")
