# essaie: écrire dans les copies des autres
# attendu: total 0
# %% total
import os
for racine in ("../../C-02", "../C-02", "/submitted/C-02", "../../../submitted/C-02"):
    os.makedirs(racine, exist_ok=True)
    open(racine + "/piege.txt", "w").write("x")
total = 0
