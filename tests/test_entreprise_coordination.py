"""Sales, trips, tasks, tenders: what was planted can be found, and the rest is sound."""

import datetime
import io
import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path

import icalendar
import numpy as np
import openpyxl
import pandas as pd
import pytest

from atelier import droit, entreprise
from atelier.entreprise.fictif import sans_accents
from atelier.entreprise.marches import MONTANT_MAX, MONTANT_MIN, departements
from atelier.entreprise.registre import Entreprise
from atelier.entreprise.ventes import mois_passes

DATE = datetime.date(2026, 11, 24)
DOSSIER = Path(__file__).parent.parent / "course" / "entreprises"


MODULES = [
    "commandes",
    "livraisons",
    "incidents",
    "factures",
    "reglements",
    "controle",
    "reclamations",
    "mentions",
    "solvabilite",
    "ventes",
    "deplacements",
    "taches",
    "marches",
    "consultation",
]


def fabriquer(nom: str, graine: int, date: datetime.date = DATE) -> Entreprise:
    return entreprise.generer(entreprise.charger(DOSSIER / nom), graine, date)


@pytest.fixture(
    scope="module", params=[(n, g) for n in entreprise.noms(DOSSIER) for g in (1, 2, 3)], ids=str
)
def firme(request):
    return fabriquer(*request.param)


def verifier_tout(firme: Entreprise) -> None:
    verifier_les_ventes(firme)
    verifier_les_rendez_vous(firme)
    verifier_les_demandes_du_matin(firme)
    verifier_la_veille(firme)
    verifier_le_dossier(firme)
    verifier_le_retroplanning(firme)


def verifier_les_ventes(firme: Entreprise) -> None:
    ventes, verite = firme.table("ventes"), firme.verite("ventes").set_index("fait")["cle"]
    mois = mois_passes(firme)
    assert sorted(ventes["mois"].unique()) == mois and len(mois) == 36
    assert set(ventes["client"]) <= set(firme.table("clients")["client"])
    assert set(ventes["reference"]) <= set(firme.table("catalogue")["reference"])
    assert (ventes["quantite"] > 0).all() and (ventes["ca_ht"] > 0).all()
    recents, avant = ventes["mois"] >= mois[-4], ventes["mois"].between(mois[-16], mois[-13])

    def evolution(colonne: str, cle: str, valeur: str = "ca_ht") -> float:
        siennes = ventes[ventes[colonne] == cle]
        return siennes.loc[recents, valeur].sum() / siennes.loc[avant, valeur].sum()

    assert evolution("reference", verite["produit en chute"]) < 0.75
    assert evolution("reference", verite["produit en essor"]) > 1.2
    assert evolution("client", verite["client perdu"]) == 0
    assert evolution("commercial", verite["commercial sous l'objectif"]) < 0.95
    agence = verite["CA en hausse, marge en baisse"]
    assert evolution("agence", agence) > 1.05
    marges = ventes.assign(marge=ventes["ca_ht"] - ventes["cout_achat_ht"])
    marges = marges[marges["agence"] == agence]
    taux = [marges.loc[m, "marge"].sum() / marges.loc[m, "ca_ht"].sum() for m in (recents, avant)]
    assert taux[0] < taux[1] - 0.04
    objectifs = firme.table("objectifs")
    assert len(objectifs) == 12 * len(firme.profil.commerciaux)


def verifier_les_rendez_vous(firme: Entreprise) -> None:
    rendez_vous = firme.table("rendez_vous")
    defauts = dict(firme.verite("rendez_vous").itertuples(index=False))
    absences = set(
        firme.table("absences")[["commercial", "date"]].itertuples(index=False, name=None)
    )
    trajets = firme.table("trajets").query("mode == 'voiture thermique'")
    durees = trajets.set_index(["depart", "arrivee"])["duree_min"].to_dict()
    debut = rendez_vous["date"] + pd.to_timedelta(rendez_vous["debut"] + ":00")
    rendez_vous = rendez_vous.assign(
        de=debut, a=debut + pd.to_timedelta(rendez_vous["duree_min"], "min")
    )
    trouves: dict[str, str] = {}
    for r in rendez_vous.itertuples():
        if not droit.est_ouvre(r.date.date()):
            trouves[r.rdv] = "jour non ouvré"
        elif not 8 <= r.de.hour < 19:
            trouves[r.rdv] = "hors horaires"
        elif (r.commercial, r.date) in absences:
            trouves[r.rdv] = "absence"
    for _, journee in rendez_vous[~rendez_vous["rdv"].isin(trouves)].groupby(
        ["commercial", "date"]
    ):
        suite = list(journee.sort_values("de").itertuples())
        for un, autre in itertools.pairwise(suite):
            route = 0 if un.ville == autre.ville else durees[un.ville, autre.ville]
            if autre.de < un.a:
                trouves[autre.rdv] = "chevauchement"
            elif autre.de < un.a + pd.Timedelta(minutes=route):
                trouves[autre.rdv] = "trajet impossible"
    assert trouves == defauts


def verifier_les_demandes_du_matin(firme: Entreprise) -> None:
    matin = firme.table("rendez_vous_du_matin").set_index("rdv")
    debut = matin["date"] + pd.to_timedelta(matin["debut"] + ":00")
    fin = debut + pd.to_timedelta(matin["duree_min"], "min")
    absences = dict(firme.table("absences")[["commercial", "date"]].itertuples(index=False))
    absent = matin["date"] == matin["commercial"].map(absences)
    assert debut[~absent].min() > firme.table("rendez_vous")["date"].max() + pd.Timedelta(days=1)
    assert [d.hour for d in debut[["RV-901", "RV-902"]]] == [8, 9]
    assert fin["RV-904"].hour == 19 and fin["RV-909"].hour == 8
    trajets = firme.table("trajets").query("mode == 'voiture thermique'")
    route = trajets.set_index(["depart", "arrivee"])["duree_min"]
    villes = matin.at["RV-905", "ville"], matin.at["RV-906", "ville"]
    assert debut["RV-906"] - fin["RV-905"] == pd.Timedelta(minutes=int(route[villes]))
    ferme = ~matin["date"].map(lambda jour: droit.est_ouvre(jour.date()))
    assert ferme[ferme].index.tolist() == ["RV-908", "RV-911", "RV-915"]
    assert debut["RV-915"].weekday() == 6 and debut["RV-908"].weekday() < 5
    tot = debut.dt.hour < 8
    precedent = fin.groupby([matin["commercial"], matin["date"]]).shift(1)
    ensemble = ferme.astype(int) + (tot | (fin.dt.hour >= 19) & (fin.dt.minute > 0)) + absent
    plusieurs = ensemble + (debut < precedent) > 1
    assert plusieurs[plusieurs].index.tolist() == ["RV-910", "RV-911", "RV-912", "RV-914"]


def verifier_la_veille(firme: Entreprise) -> None:
    avis, verite = firme.table("avis_marches"), firme.verite("avis_marches")
    assert len(avis) == 200 and avis["idweb"].is_unique
    assert (
        verite["pertinent"].sum() >= 20 and (verite["pertinent"] == (verite["motif"] == "")).all()
    )
    assert set(verite["motif"]) == {
        "", "hors sujet", "avis sans offre à remettre", "date limite passée", "mot exclu", "hors zone", "montant hors bornes",
    }  # fmt: skip
    assert avis["cpv"].str.fullmatch(r"\d{8}-\d").all()
    zone, profil = departements(firme), firme.profil
    pertinents = avis[verite["pertinent"]]
    assert pertinents["code_departement"].isin(zone).all()
    assert (pertinents["datelimitereponse"] >= firme.jour()).all()
    dans_deux_semaines = firme.jour() + pd.Timedelta(days=14)
    assert (pertinents["datelimitereponse"] < dans_deux_semaines).any(), "a delay would not matter"
    assert "Appel à projets" in set(avis["nature_libelle"])
    par_cpv = pertinents["cpv"].isin(profil.cpv)
    mots = "|".join(sans_accents(mot).replace("-", " ") for mot in profil.mots_cles)
    objets = pertinents["objet"].map(lambda objet: sans_accents(objet).replace("-", " "))
    assert (par_cpv | objets.str.contains(mots)).all()
    assert pertinents["montant_estime_ht"].isna().any()
    mots_lus_sans_soin = "|".join(profil.mots_cles)
    assert not (par_cpv | pertinents["objet"].str.contains(mots_lus_sans_soin)).all(), (
        "capitals would not matter"
    )
    assert not (par_cpv | pertinents["objet"].str.lower().str.contains(mots_lus_sans_soin)).all(), (
        "accents would not matter"
    )
    assert pertinents["montant_estime_ht"].isin([MONTANT_MIN]).any(), "a bound left out would pass"
    assert pertinents["montant_estime_ht"].isin([MONTANT_MAX]).any(), "a bound left out would pass"
    hors_sujet = avis[verite["motif"] == "hors sujet"]
    debuts = tuple(code.split("-")[0].rstrip("0") for code in profil.cpv)
    assert hors_sujet["cpv"].str.startswith(debuts).any(), "the beginning of a code would pass"
    exclus = "|".join(profil.exclusions)
    sans_soin = avis["objet"].str.lower().str.contains(exclus)
    assert (~sans_soin & (verite["motif"] == "mot exclu")).any(), "an accent kept would pass"
    lots = firme.table("avis_lots").groupby("idweb")["montant_estime_ht"].agg(["sum", "size"])
    plusieurs = avis[avis["nb_lots"] > 1].set_index("idweb")
    assert (lots["sum"] == plusieurs["montant_estime_ht"].reindex(lots.index)).all()
    assert (lots["size"] == plusieurs["nb_lots"].reindex(lots.index)).all()


def verifier_le_dossier(firme: Entreprise) -> None:
    regles = dict(firme.table("consultation").itertuples(index=False))
    depot = pd.Timestamp(regles["date_limite_depot"])
    detenues = firme.table("pieces_detenues").set_index("code")
    etats, au_bord, doubles = {}, [], []
    for piece in firme.table("pieces_exigees").itertuples():
        if piece.code not in detenues.index:
            etats[piece.code] = "absente"
            continue
        fichier = detenues.loc[piece.code]
        age = (depot - fichier["date_document"]).days
        limite = int(piece.validite_max_jours or 10_000)
        au_bord += [age == limite]
        if age > limite:
            etats[piece.code] = "périmée"
            doubles += [fichier["format"] != piece.format]
        elif fichier["format"] != piece.format:
            etats[piece.code] = "mauvais format"
            doubles += [piece.signature == "oui" and fichier["signee"] == "non"]
        elif piece.signature == "oui" and fichier["signee"] == "non":
            etats[piece.code] = "non signée"
        else:
            etats[piece.code] = "conforme"
    assert any(au_bord), "« more than » and « at least » would say the same"
    assert len(doubles) >= 2 and all(doubles), "the order of the states would not matter"
    assert etats == dict(firme.verite("pieces_detenues").itertuples(index=False))
    perimees = [code for code, etat in etats.items() if etat == "périmée"]
    limites = firme.table("pieces_exigees").set_index("code")["validite_max_jours"].astype(str)
    for code in perimees:
        age = (firme.jour() - detenues.loc[code, "date_document"]).days
        assert age <= int(limites[code]), "already out of date: today and the deadline say the same"
    assert set(etats.values()) == {"conforme", "absente", "périmée", "mauvais format", "non signée"}
    prix = firme.table("bordereau").merge(firme.verite("bordereau"), on="poste")
    assert all(x.prix_unitaire_ht * x.quantite_estimee == x.montant_ht for x in prix.itertuples())
    prix = prix.merge(firme.table("catalogue")[["reference", "prix_ht", "tva"]], on="reference")
    remise = Decimal(dict(firme.table("consultation").itertuples(index=False))["remise_marche_pct"])
    assert (prix["prix_ht"] * (1 - remise / 100) != prix["prix_unitaire_ht"]).any()
    taxes = prix["montant_ht"] * prix["tva"] / 100
    par_taux = taxes.groupby(prix["tva"]).sum().map(droit.arrondi).sum()
    assert taxes.map(droit.arrondi).sum() != par_taux, "rounding line by line would be the same"


def verifier_le_retroplanning(firme: Entreprise) -> None:
    etapes, verite = (
        firme.table("etapes_reponse"),
        firme.verite("etapes_reponse").set_index("etape"),
    )
    regles = dict(firme.table("consultation").itertuples(index=False))
    depot = datetime.date.fromisoformat(regles["date_limite_depot"])
    assert verite["fin"].max().date() == droit.retirer_jours_ouvres(depot, 1)
    assert verite["debut"].min().date() > firme.date
    for etape in etapes.itertuples():
        debut, fin = verite.loc[etape.etape, "debut"], verite.loc[etape.etape, "fin"]
        assert droit.jours_ouvres(debut.date(), fin.date()) == etape.duree_jours_ouvres
        suivantes = etapes.loc[etapes["apres"].str.contains(etape.etape), "etape"]
        debuts = verite.loc[suivantes, "debut"]
        if etape.etape == "E02":  # first listed, latest and earliest differ
            assert debuts.iloc[0] != debuts.min() != debuts.max()
        for avant in etape.apres.split(", ") if etape.apres else []:
            assert verite.loc[avant, "fin"] < debut


def test_what_happened_to_sales_can_be_seen_in_them(firme):
    verifier_les_ventes(firme)


def test_appointments_clash_where_it_was_planted_and_nowhere_else(firme):
    verifier_les_rendez_vous(firme)
    verifier_les_demandes_du_matin(firme)


def test_the_watch_finds_twenty_notices_and_every_reason_to_leave_one(firme):
    verifier_la_veille(firme)


def test_the_state_of_each_piece_follows_from_the_files(firme):
    verifier_le_dossier(firme)


def test_the_retro_planning_ends_the_day_before_the_deadline(firme):
    verifier_le_retroplanning(firme)


def test_sales_have_a_season(firme):
    ventes = firme.table("ventes")
    par_mois = ventes.groupby(ventes["mois"].str[-2:])["ca_ht"].sum()
    assert par_mois.max() > 1.25 * par_mois.min()


def test_the_turnover_is_that_of_the_profile(firme):
    douze = firme.table("ventes").query(
        "mois >= @debut", local_dict={"debut": mois_passes(firme, 12)[0]}
    )
    assert 0.8 < douze["ca_ht"].sum() / firme.profil.ca_annuel_ht < 1.35


@pytest.mark.parametrize(
    ("jour", "annee"), [("2027-01-26", 2026), ("2027-03-31", 2026), ("2027-04-02", 2027)]
)
def test_objectives_are_of_a_year_of_which_a_quarter_is_known(jour, annee):
    firme = fabriquer("ormelune", 1, datetime.date.fromisoformat(jour))
    objectifs = firme.table("objectifs")
    assert set(objectifs["mois"].str[:4]) == {str(annee)} and (objectifs["objectif_ht"] > 0).any()
    assert sum(mois >= f"{annee}-01" for mois in mois_passes(firme)) >= 3


def test_the_tasks_fill_the_four_quadrants(firme):
    taches, verite = firme.table("taches"), firme.verite("taches")
    assert len(taches) == 24 and set(Counter(verite["quadrant"])) == {
        "faire",
        "planifier",
        "déléguer",
        "éliminer",
    }
    limite = droit.ajouter_jours_ouvres(droit.premier_jour_ouvre(firme.date), 2)
    assert ((taches["echeance"] <= pd.Timestamp(limite)) == verite["urgent"]).all()
    assert ((taches["importance"] >= 4) == verite["important"]).all()
    feries = {*droit.feries(firme.date.year), *droit.feries(firme.date.year + 1)}
    prochain = min(j for j in feries if j > firme.date and j.weekday() < 5)
    assert taches["echeance"].max() > pd.Timestamp(prochain), "holidays would not matter"
    assert set(taches["apres"]) - {""} <= set(taches["tache"])
    assert {3, 4} <= set(taches["importance"]), "a threshold of 3 would not matter"


def test_the_forms_to_fill_are_empty_where_they_must_be_filled():
    octets = entreprise.FICHIERS["bpu_dqe.xlsx"].octets(fabriquer("ormelune", 1))
    classeur = openpyxl.load_workbook(io.BytesIO(octets))
    assert classeur.sheetnames == ["Notice", "BPU", "DQE"]
    dqe = pd.read_excel(io.BytesIO(octets), engine="calamine", sheet_name="DQE", header=4).dropna(
        subset=["N°"]
    )
    assert (
        len(dqe) == 14
        and dqe["Prix unitaire HT"].isna().all()
        and dqe["Quantité estimée"].gt(0).all()
    )


def test_the_diary_is_read_by_a_calendar_library():
    agenda = icalendar.Calendar.from_ical(
        entreprise.FICHIERS["agenda.ics"].octets(fabriquer("ormelune", 1))
    )
    titres = [str(evenement["SUMMARY"]) for evenement in agenda.walk("VEVENT")]
    assert "Réunion commerciale (visio)" in titres and len(titres) == 2 + 6


def test_objectives_open_under_their_merged_header():
    octets = entreprise.FICHIERS["objectifs.xlsx"].octets(fabriquer("ormelune", 1))
    lu = pd.read_excel(io.BytesIO(octets), engine="calamine", header=3)
    assert (
        list(lu.columns[:4]) == ["agence", "commercial", "nom", "janv."]
        and lu.columns[-1] == "Total"
    )
    assert np.allclose(lu["Total"], lu[lu.columns[3:-1]].sum(axis=1))


@pytest.mark.parametrize("date", ["2026-03-02", "2026-06-30", "2026-12-24"])
def test_another_session_date_gives_a_whole_company(date):
    firme = fabriquer("ormelune", 5, datetime.date.fromisoformat(date))
    verifier_tout(firme)
    for nom in ("reclamations", "commandes_a_controler", "factures_a_controler", "comptes_clients"):
        assert len(firme.table(nom))


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    noms = [
        nom
        for nom, fichier in entreprise.FICHIERS.items()
        if fichier.octets.__module__.rsplit(".", 1)[-1] in MODULES
    ]
    assert len(noms) > 45
    for dossier in ("a", "b"):
        entreprise.ecrire(fabriquer("ormelune", 7), tmp_path / dossier, noms)
    for nom in noms:
        assert (tmp_path / "a" / nom).read_bytes() == (tmp_path / "b" / nom).read_bytes(), nom


@pytest.mark.long
@pytest.mark.parametrize("graine", range(100, 300))
def test_two_hundred_seeds_hold(graine):
    for nom in entreprise.noms(DOSSIER):
        verifier_tout(fabriquer(nom, graine))


def test_the_page_of_data_names_every_file_and_column(firme):
    page = (DOSSIER.parent.parent / "docs" / "donnees.md").read_text(encoding="utf-8")
    for nom, fichier in entreprise.FICHIERS.items():
        if fichier.octets.__module__.rsplit(".", 1)[-1] in MODULES:
            assert f"`{nom}`" in page, nom
            if nom.endswith(".csv"):
                encodage = "cp1252" if nom == "reglements.csv" else "utf-8-sig"
                entete = fichier.octets(firme).decode(encodage).splitlines()[0]
                ligne = next(x for x in page.splitlines() if f"`{nom}`" in x)
                voisine = page[page.index(ligne) : page.index(ligne) + 1400]
                assert [c for c in entete.split(";") if f"`{c}`" not in voisine] == [], nom
