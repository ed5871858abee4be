"""Deliveries of the orders: planned and real days, what came late, broken, short or wrong."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.commandes import GROS, numeros, rangs_imposes
from atelier.entreprise.lecture import dictionnaire, rangees, rangees_par
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

TRANSPORTEURS = ("Transroute Galvin", "Messagerie Norval", "Fret Ardel", "Enlèvement par le client")
SUR_LA_LIVRAISON = ("casse", "manquant", "erreur de référence")


@table("livraisons")
def livraisons(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One delivery for each order, in the order of departure; the truth names what went wrong.

    What has not left has no number yet; what has not arrived has no day of delivery.
    """
    commandes = entreprise.table("commandes")
    promises = commandes["date_promise"]
    n, recentes = len(commandes), promises < entreprise.jour()
    assez_vieilles = promises < pd.Timestamp(droit.retirer_jours_ouvres(entreprise.date, 11))

    types = dictionnaire(entreprise.table("clients"), "client", "type")
    epargnees = commandes["client"].map(types) == "particulier"  # their claims are drawn apart
    epargnees.iloc[rangs_imposes(entreprise, GROS)] = True

    def tirer(defaut: str, parmi: "pd.Series[bool]") -> npt.NDArray[np.int64]:
        return defauts.tirer(hasard, "livraisons", defaut, np.flatnonzero(parmi & ~epargnees))

    defaut = np.full(n, "", dtype=object)
    for nom in SUR_LA_LIVRAISON:
        defaut[tirer(nom, assez_vieilles & (defaut == ""))] = nom
    en_retard = tirer("retard", assez_vieilles & (defaut == ""))
    defaut[en_retard] = "retard"
    en_souffrance = tirer("toujours pas livré", recentes & ~assez_vieilles)
    defaut[en_souffrance] = "toujours pas livré"

    decalage = np.minimum(0, hasard.integers(-2, 4, size=n))  # some arrive a day or two early
    decalage[en_retard] = hasard.integers(2, 8, size=len(en_retard))
    commandees = commandes["date"].dt.date
    arrivee = [
        max(droit.decaler_jours_ouvres(promise, d), droit.ajouter_jours_ouvres(commandee, 1))
        for promise, commandee, d in zip(promises.dt.date, commandees, decalage, strict=True)
    ]
    depart = [droit.retirer_jours_ouvres(jour, 1) for jour in arrivee]
    bloquees = set(en_souffrance[::2].tolist())  # not even shipped
    lignes = []
    for i, commande in enumerate(rangees(commandes)):
        parti = depart[i] <= entreprise.date and i not in bloquees
        livre = parti and arrivee[i] < entreprise.date and defaut[i] != "toujours pas livré"
        lignes.append(
            {
                "commande": commande.commande,
                "client": commande.client,
                "transporteur": TRANSPORTEURS[0],
                "date_promise": commande.date_promise,
                "date_expedition": pd.Timestamp(depart[i]) if parti else pd.NaT,
                "date_livraison": pd.Timestamp(arrivee[i]) if livre else pd.NaT,
                "statut": "livré" if livre else "expédié" if parti else "en préparation",
                "defaut": defaut[i],
            }
        )
    table_ = pd.DataFrame(lignes)
    table_["transporteur"] = hasard.choice(TRANSPORTEURS, size=n, p=[0.45, 0.3, 0.2, 0.05])
    table_["reserve"] = np.where(table_["defaut"] == "casse", "réserves : colis abîmé", "")
    table_ = table_.sort_values(["date_expedition", "commande"], ignore_index=True)
    parties = table_["date_expedition"].dropna()
    table_.insert(0, "bl", [*numeros("BL", parties), *[""] * (n - len(parties))])
    verite = table_.loc[table_["defaut"] != "", ["bl", "commande", "defaut"]]
    return Table(table_.drop(columns="defaut"), verite.reset_index(drop=True))


@table("livraisons_lignes")
def livraisons_lignes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Lines of what has left: ordered, delivered, broken, the reference really in the parcel."""
    livraisons_ = entreprise.table("livraisons")
    parties = livraisons_[livraisons_["bl"] != ""]
    defaut = dictionnaire(entreprise.verite("livraisons"), "bl", "defaut")
    lignes = parties[["bl", "commande"]].merge(entreprise.table("commandes_lignes"), on="commande")
    lignes = lignes.rename(columns={"quantite": "quantite_commandee"})
    lignes["quantite_livree"] = lignes["quantite_commandee"]
    lignes["quantite_abimee"] = 0
    lignes["reference_livree"] = lignes["reference"]
    references = [article.reference for article in entreprise.profil.catalogue]
    par_bl = rangees_par(lignes.assign(rang=lignes.index), "bl")
    for bl in sorted(bl for bl, ce in defaut.items() if ce in SUR_LA_LIVRAISON):
        siennes, ce = par_bl[bl], defaut[bl]
        plus_grosse = max(siennes, key=lambda ligne: ligne.quantite_commandee)
        rang, commandee = plus_grosse.rang, plus_grosse.quantite_commandee
        en_cause = max(1, round(commandee * hasard.uniform(0.1, 0.4)))
        if ce == "casse":
            lignes.loc[rang, "quantite_abimee"] = en_cause
        elif ce == "manquant":
            lignes.loc[rang, "quantite_livree"] = commandee - en_cause
        else:
            prises = {ligne.reference for ligne in siennes}
            autres = [reference for reference in references if reference not in prises]
            lignes.loc[rang, "reference_livree"] = un(hasard, autres)
    colonnes = ["bl", "commande", "ligne", "reference", "designation", "quantite_commandee"]
    return Table(lignes[[*colonnes, "quantite_livree", "quantite_abimee", "reference_livree"]])


@fichier("livraisons.csv", "les bons de livraison, prévus et réels")
def livraisons_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("livraisons"))


@fichier("livraisons_lignes.csv", "le détail des bons de livraison, après pointage à la réception")
def livraisons_lignes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("livraisons_lignes"))
