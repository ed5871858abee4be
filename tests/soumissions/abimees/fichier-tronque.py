# un fichier coupé au milieu
# attendu: rien
# etat: rejetée
import json


def abimer(notebook):
    return json.dumps(notebook).encode()[:3000]
