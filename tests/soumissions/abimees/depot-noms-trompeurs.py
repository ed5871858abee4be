# des noms de fichiers trompeurs : écriture inversée, largeur nulle, saut de ligne, octets quelconques
# attendu: tout
# etat: signalée
import os


def deposer(dossier):
    (dossier / "livrables").mkdir()
    for nom in ("rapport\u202egnp.csv", "ven\u200btes.csv", "a\nb.csv", "-rf", os.fsdecode(b"\xff.csv")):
        (dossier / "livrables" / nom).write_text("x")
