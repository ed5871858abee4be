# des noms accentués
# attendu: tout
# etat: corrigée
def deposer(dossier):
    (dossier / "livrables").mkdir()
    (dossier / "livrables" / "été à Noël.csv").write_text("x")
