# un livrable écrit avec pathlib
# %% livrable
from pathlib import Path
dossier = Path("livrables"); dossier.mkdir(exist_ok=True)
(dossier / "ventes.csv").write_text(ventes.to_csv(index=False), encoding="utf-8")
(dossier / "brouillon.txt").write_text("à effacer")
