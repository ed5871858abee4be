# un dossier qui porte le nom du notebook
# attendu: rien
# etat: rejetée
def abimer(notebook):
    return None


def deposer(dossier):
    (dossier / "sujet.ipynb").mkdir()
