# une archive qui enfle en livrable
# attendu: tout
# etat: corrigée
import zipfile


def deposer(dossier):
    (dossier / "livrables").mkdir()
    with zipfile.ZipFile(dossier / "livrables" / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x" * 50_000_000)
