# un fichier de données remplacé
# attendu: tout
# etat: corrigée
def deposer(dossier):
    (dossier / "donnees").mkdir()
    (dossier / "donnees" / "ventes.csv").write_text("client;montant\nA;1\n")
