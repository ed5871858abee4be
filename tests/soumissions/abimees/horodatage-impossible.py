# une date de remise avant le début du calendrier
# attendu: tout
# etat: corrigée
def deposer(dossier):
    (dossier / "timestamp.txt").write_text("0001-01-01T00:00:00+23:59")
