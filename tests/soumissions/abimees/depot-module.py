# un module qui en remplacerait un autre
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "pandas.py").write_text("raise SystemExit")
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "pandas.py").write_text("raise SystemExit")
