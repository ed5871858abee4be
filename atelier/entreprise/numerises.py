"""Scanned documents that nobody has filed: séance 2.1.1, critère 2.1.C4."""

import io
import zipfile

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers
from atelier.entreprise.fictif import sans_accents
from atelier.entreprise.registre import Entreprise, Table, fichier, table

_NUMERISES = (
    ("BL", "scan {n}.txt"),
    ("BC", "Commande {client} signee.txt"),
    ("FACTURE", "facture definitive V2 (1).txt"),
    ("AVOIR", "avoir sans nom.txt"),
    ("CONTRAT", "contrat cadre FINAL final.txt"),
    ("RECLAMATION", "mail client mecontent.eml"),
    ("PROSPECT", "liste salon.csv"),
    ("BL", "BL {client}.txt"),
    ("FACTURE", "Nouveau document.txt"),
    ("BC", "numerisation_{n}.txt"),
)


@table("documents_recus")
def documents_recus(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Ten documents to file, and three that are not kept: a draft and two copies.

    Several are of the year before. `depart` is when the retention period begins: the closing of
    the financial year (31 December), the end of the exchange, or the last contact.
    """
    known = entreprise.table("clients")
    chosen = known[known["type"] == "professionnel"].sample(4, random_state=hasard)
    names = [sans_accents(n).replace("-", " ").upper() for n in chosen["raison_sociale"]]
    rows = []
    for rank, (kind, pattern) in enumerate(_NUMERISES):
        client = str(names[rank % len(names)])
        back = int(hasard.integers(3, 60)) if rank % 3 else int(hasard.integers(380, 500))
        day = entreprise.jour(-back)
        depart = pd.Timestamp(day.year, 12, 31)
        if kind in ("CONTRAT", "RECLAMATION", "PROSPECT"):
            depart = day + pd.Timedelta(
                days=int(hasard.integers(20, 400)) if kind == "CONTRAT" else 6
            )
        rows.append(
            {
                "fichier": pattern.format(
                    n=f"{hasard.integers(1, 999):04d}", client=client.title()
                ),
                "type": kind,
                "client": client,
                "numero": f"{kind[:2]}-{hasard.integers(1, 9999):04d}",
                "date": day.strftime("%Y-%m-%d"),
                "version": "v02" if kind == "CONTRAT" else "v01",
                "statut": "définitif",
                "depart": depart.strftime("%Y-%m-%d"),
            }
        )
    for source, name, status, version in (
        (4, "contrat cadre brouillon.txt", "brouillon", "v01"),
        (0, "copie de " + str(rows[0]["fichier"]), "doublon", "v01"),
        (2, "facture definitive.txt", "doublon", "v01"),
    ):
        rows.append(rows[source] | {"fichier": name, "statut": status, "version": version})
    order = hasard.permutation(len(rows))
    return Table(pd.DataFrame([rows[i] for i in order]))


@fichier("documents_recus.csv", "registre des documents numérisés à classer")
def documents_recus_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("documents_recus"))


@fichier("documents_recus.zip", "les documents numérisés eux-mêmes")
def documents_recus_zip(entreprise: Entreprise) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for row in entreprise.table("documents_recus").itertuples():
            lines = [f"{row.type} {row.numero}", f"Client : {row.client}", f"Date : {row.date}"]
            archive.writestr(str(row.fichier), "\n".join([*lines, str(row.statut), ""]).encode())
    return fichiers.zip_fixe(octets.getvalue())
