# une archive dont les noms remontent
# attendu: tout
# etat: corrigée
import zipfile


def deposer(dossier):
    (dossier / "livrables").mkdir()
    with zipfile.ZipFile(dossier / "livrables" / "x.zip", "w") as archive:
        archive.writestr("../../x", "x")
