# un livrable qui est un lien dur
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "a.txt").write_text("x")
    os.link(dossier / "a.txt", dossier / "livrables" / "b.txt")
