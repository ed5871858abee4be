"""Tables are compared by their rows, and what differs is named."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.problems import Refusal
from atelier.verification import (
    Cumul,
    Remarque,
    anomalies_jugees,
    delais_juges,
    ecrites,
    lignes_d_une,
    lignes_justes,
    lignes_trouvees,
    memes_lignes,
)

REFERENCE = pd.DataFrame(
    {
        "siret": ["111", "222", "333"],
        "email": ["a@x.fr", "b@x.fr", None],
        "ca": [10.0, 20.0, 30.0],
        "le": pd.to_datetime(["2026-01-01", "2026-01-02", None]),
    }
)


def remark(obtenu, **kwargs) -> str:
    with pytest.raises(Remarque) as caught:
        memes_lignes(obtenu, kwargs.pop("attendu", REFERENCE), **kwargs)
    return str(caught.value)


def changed(row, column, value):
    table = REFERENCE.copy()
    table[column] = table[column].astype(object)
    table.loc[row, column] = value
    return table


@pytest.mark.parametrize("cle", ["siret", ["siret"], None])
@pytest.mark.parametrize(
    "write",
    [
        lambda t: t,
        lambda t: t.sample(frac=1, random_state=3),
        lambda t: t[["le", "ca", "email", "siret"]],
        lambda t: t.assign(note="x"),
        lambda t: t.assign(ca=t["ca"].astype(int)),
        lambda t: t.assign(le=t["le"].dt.strftime("%Y-%m-%d")),
        lambda t: t.assign(email=t["email"].fillna("")),
        lambda t: t.assign(email=t["email"] + " "),
        lambda t: t.assign(siret=t["siret"].astype(object)),
        lambda t: t.set_index("siret"),
        lambda t: t.assign(ca=t["ca"] + 1e-12),
        lambda t: t.astype({"email": "category"}),
        lambda t: t.convert_dtypes(),
    ],
)
def test_another_layout_of_the_same_rows_passes(cle, write):
    memes_lignes(write(REFERENCE), REFERENCE, cle=cle)


@pytest.mark.parametrize(
    "table, said",
    [
        (
            changed(1, "ca", 25),
            "Dans votre table, 1 ligne sur 3 est fausse (siret 222, colonne ca : 25).",
        ),
        (
            changed(2, "email", "c@x.fr"),
            "Dans votre table, 1 ligne sur 3 est fausse (siret 333, colonne email : « c@x.fr »).",
        ),
        (
            changed(0, "le", "2026-02-01"),
            "Dans votre table, 1 ligne sur 3 est fausse (siret 111, colonne le : « 2026-02-01 »).",
        ),
        (REFERENCE.head(2), "Dans votre table, il manque 1 ligne sur les 3 attendues."),
        (
            pd.concat([REFERENCE, REFERENCE.head(1)]),
            "Dans votre table, une même ligne apparaît plusieurs fois (siret 111).",
        ),
        (
            pd.concat([REFERENCE, REFERENCE.head(1).assign(siret="9")]),
            "Dans votre table, 1 ligne en trop : siret 9.",
        ),
        (
            REFERENCE.assign(siret=["1 11", "2 22", "3 33"]),
            "Dans votre table, aucune ligne n'est reconnue : vérifiez la forme de la colonne "
            "« siret » (vous avez siret 1 11, siret 2 22 et siret 3 33).",
        ),
        (
            REFERENCE.drop(columns="email"),
            "Dans votre table, il manque la colonne « email » (écrivez le nom exactement).",
        ),
        ([1, 2], "votre table doit être une table, et non une liste."),
        (None, "votre table doit être une table, et non une case vide."),
        (
            pd.concat([REFERENCE, REFERENCE[["ca"]]], axis=1),
            "Dans votre table, deux colonnes s'appellent « ca ».",
        ),
    ],
)
def test_what_differs_is_said_in_one_sentence(table, said):
    assert remark(table, cle="siret") == said


def test_a_key_that_is_a_round_number_is_written_in_full():
    attendu = pd.DataFrame({"quantite": [10], "montant": [5.0]})
    said = remark(attendu.assign(montant=6.0), attendu=attendu, cle="quantite")
    assert "quantite 10, colonne montant" in said


def test_at_most_three_cells_are_named():
    many = pd.DataFrame({"n": range(10), "v": range(10)})
    said = remark(many.assign(v=-1), attendu=many, cle="n")
    assert said.count("colonne v") == 3 and said.startswith("Dans votre table, 10 lignes sur 10")


def test_the_expected_value_of_a_cell_is_never_shown():
    assert "20" not in remark(changed(1, "ca", 25), cle="siret")


def test_a_text_compared_exactly_keeps_its_spaces():
    assert "siret 111" in remark(changed(0, "email", "a@x.fr "), cle="siret", exact=True)


def test_tolerance_is_absolute_and_may_depend_on_the_column():
    near = REFERENCE.assign(ca=REFERENCE["ca"] + 0.4)
    memes_lignes(near, REFERENCE, cle="siret", tolerance=0.5)
    memes_lignes(near, REFERENCE, tolerance=0.5)
    memes_lignes(near, REFERENCE, cle="siret", tolerance={"ca": 0.5})
    assert "colonne ca" in remark(near, cle="siret", tolerance={"email": 0.5})


def test_a_typical_error_of_a_column_is_named_when_it_explains_every_wrong_cell():
    double = REFERENCE["ca"] * 2
    errors = {"ca": [(double, "vous avez compté deux fois les avoirs")]}
    wrong = REFERENCE.assign(ca=[10.0, 40.0, 60.0])
    assert remark(wrong, cle="siret", nom="factures", erreurs=errors).endswith(
        "; vous avez compté deux fois les avoirs."
    )
    mixed = REFERENCE.assign(ca=[10.0, 40.0, 7.0])
    assert "deux fois" not in remark(mixed, cle="siret", erreurs=errors)


def test_rows_without_a_key_count_duplicates():
    twice = pd.DataFrame({"a": ["x", "x", "y"], "b": [1, 1, 2]})
    memes_lignes(twice.iloc[::-1], twice)
    assert "il manque 1 ligne" in remark(twice.iloc[[0, 2]], attendu=twice)
    extra = remark(twice.replace({"b": {2: 3}}), attendu=twice)
    assert extra == (
        "Dans votre table, 1 ligne ne correspond à rien d'attendu, par exemple : a « y », b 3."
    )


def test_an_order_that_was_asked_for_is_checked_last():
    with pytest.raises(Remarque, match="pas dans l'ordre demandé : la ligne n° 1 est siret 333"):
        memes_lignes(REFERENCE.iloc[::-1], REFERENCE, cle="siret", ordre=True)
    memes_lignes(REFERENCE, REFERENCE, cle="siret", ordre=True)


def test_right_rows_are_counted_for_partial_credit():
    found = lignes_justes(changed(1, "ca", 25), REFERENCE, cle="siret")
    assert (found.justes, found.total) == (2, 3) and "siret 222" in found.remarque
    padded = pd.concat([REFERENCE, REFERENCE, REFERENCE, REFERENCE])
    assert lignes_justes(padded, REFERENCE, cle="siret").justes == 0
    assert lignes_justes(None, REFERENCE, cle="siret").justes == 0
    assert lignes_justes(REFERENCE, REFERENCE).justes == 3


def test_a_rule_is_judged_by_the_rows_that_it_decides():
    given = pd.concat([changed(1, "ca", 25), REFERENCE.assign(siret="999")])  # and three in excess
    alone = {"cle": "siret", "colonnes": ["ca"], "nom": "les clients de Lyon"}
    memes_lignes(given, REFERENCE, lignes=REFERENCE["siret"] != "222", **alone)
    wrong = {"ca": [([10, 25, 30], "la remise est oubliée")]}
    assert remark(given, lignes=REFERENCE["siret"] == "222", erreurs=wrong, **alone) == (
        "Dans les clients de Lyon, la seule ligne à regarder est fausse (siret 222, colonne ca : 25) ; "
        "la remise est oubliée."
    )
    assert remark(given.iloc[:1], lignes=[False, True, True], **alone) == (
        "Dans les clients de Lyon, il manque 2 lignes sur les 2 attendues."
    )
    assert remark(given[["ca"]], lignes=[True, True, True], **alone) == (
        "Dans les clients de Lyon, il manque la colonne « siret » (écrivez le nom exactement)."
    )


def test_a_rule_that_decides_no_row_is_told_to_the_author():
    with pytest.raises(Refusal, match="aucune ligne n'exerce la règle"):
        memes_lignes(REFERENCE, REFERENCE, cle="siret", lignes=[False, False, False])


@pytest.mark.parametrize("kwargs", [{"cle": "inconnue"}, {"colonnes": ["inconnue"]}])
def test_a_column_that_the_reference_lacks_is_told_to_the_author(kwargs):
    with pytest.raises(Refusal, match="corrigez le test"):
        memes_lignes(REFERENCE, REFERENCE, **kwargs)


def test_a_key_repeated_in_the_reference_is_told_to_the_author():
    twice = pd.concat([REFERENCE, REFERENCE])
    with pytest.raises(Refusal, match="se répète"):
        memes_lignes(twice, twice, cle="siret")


def test_an_odd_table_is_a_remark_and_not_a_crash():
    odd = pd.DataFrame({"siret": [[1], {"a": 2}, (3,)], "email": 1, "ca": "x", "le": object()})
    assert "aucune ligne" in remark(odd, cle="siret")
    empty = pd.DataFrame({c: [] for c in REFERENCE.columns})
    assert "il manque 3 lignes" in remark(empty, cle="siret")
    assert "il manque 3 lignes" in remark(empty)


@settings(max_examples=50)
@given(st.data())
def test_one_changed_cell_is_always_seen(data):
    size = data.draw(st.integers(1, 8))
    table = pd.DataFrame({"n": range(size), "v": np.arange(size, dtype=float)})
    row = data.draw(st.integers(0, size - 1))
    other = table.sample(frac=1, random_state=data.draw(st.integers(0, 99)))
    other.loc[row, "v"] += data.draw(st.sampled_from([-1.0, 0.01, 100.0]))
    found = lignes_justes(other, table, cle="n")
    assert found.justes == size - 1 and f"n {row}, colonne v" in found.remarque


def test_ten_thousand_rows_take_less_than_a_few_seconds():
    big = pd.DataFrame({"n": range(10_000), "v": np.arange(10_000) / 7, "t": "x"})
    memes_lignes(big.sample(frac=1, random_state=1), big, cle="n")


def test_public_holidays_have_their_own_points_in_planned_dates():
    jours = pd.date_range("2026-11-09", periods=4)
    ouvres = pd.DataFrame({"commande": list("abcd"), "prete": jours, "livree": jours})
    juste = ouvres.assign(livree=[*jours[:3], jours[3] + pd.Timedelta(days=1)])
    faux = pd.Timestamp("2026-01-01")

    def earned(obtenu, sans_feries=ouvres):
        cumul = Cumul()
        points = {"prete": 1, "livree": 1}
        delais_juges(cumul, obtenu, juste, sans_feries, points, feries=2, cle="commande")
        return cumul.points()

    assert earned(juste) == 4
    assert earned(ouvres) == 2 and "commande d, colonne livree" in earned(ouvres).remarque
    assert earned(juste.assign(prete=faux)) == 3  # a step forgotten is not paid again
    assert earned(juste.assign(prete=faux, livree=faux)) == 0
    with pytest.raises(Refusal, match="n'exerce la règle"):
        earned(juste, juste)


def test_what_follows_from_a_fault_may_be_right_by_the_answer_s_own_values():
    juste = pd.DataFrame({"n": [1, 2], "le": pd.to_datetime(["2026-11-09", "2026-11-10"])})
    juste["ttc"], juste["etat"] = [Decimal("12.00"), Decimal("24.00")], ["a", "b"]
    copie = pd.DataFrame({"n": [2.0, 3.0], "le": ["12/11/2026", None], "ttc": ["25,50 €", ""]})
    assert ecrites(copie, juste, "n", "le") == [juste["le"][0], pd.Timestamp("2026-11-12")]
    assert ecrites(copie, juste, "n", "ttc") == [Decimal("12.00"), Decimal("25.50")]
    autre = juste.assign(etat=["b", "b"])
    for accepted in (juste, autre):
        lignes_d_une(accepted, (juste, autre), cle="n", colonnes=["etat"])
    with pytest.raises(Remarque, match="1 ligne sur 2 est fausse"):
        lignes_d_une(juste.assign(etat=["b", "c"]), (juste, autre), cle="n", colonnes=["etat"])


def test_each_anomaly_counts_as_a_whole_and_a_join_that_loses_rows_is_paid_once():
    juste = pd.DataFrame(
        [("C1", "prix"), ("C2", "prix"), ("C2", "lot"), ("C3", "lot"), ("C3", "encours")],
        columns=["commande", "anomalie"],
    )
    erreurs = {"lot": [({"C2"}, "C3 compte aussi")]}

    def judged(table):
        return anomalies_jugees(table, juste, 3, erreurs, sans_plafond={"C1", "C2"})

    assert judged(juste.iloc[::-1]) == 3
    twice = judged(pd.concat([juste, juste]))
    assert twice == 2 and "plusieurs fois, dont C1, « prix »" in twice.remarque
    assert (
        judged(juste.drop(3)) == 2 and "« lot » : C3 compte aussi" in judged(juste.drop(3)).remarque
    )
    extra = pd.concat([juste, pd.DataFrame({"commande": ["C4"], "anomalie": ["encours"]})])
    assert judged(extra) == 2 and "1 commande accusée à tort, dont C4" in judged(extra).remarque
    lost = judged(juste[juste["commande"] == "C3"])
    assert lost == 2 and "ont disparu" in lost.remarque
    assert judged(juste[:0]) == 0 and "aucune anomalie « prix »" in judged(juste[:0]).remarque
    assert "« port » n'est pas" in judged(juste.replace("prix", "port")).remarque


def test_lines_found_have_their_parts_and_false_alarms_theirs():
    juste = pd.DataFrame({"commande": ["C1", "C1", "C2"], "ligne": [1, 2, 1]})

    def judged(table):
        cumul = Cumul()
        parts = [(1, [True, False, False], "les hauts"), (2, [False, True, True], "les bas")]
        lignes_trouvees(cumul, table, juste, parts, aucune_a_tort=0.5, nom="prix")
        return cumul.points()

    assert judged(juste.iloc[::-1].astype({"ligne": float})) == 3.5
    assert judged(juste[:1]) == 1.5
    assert "parmi les bas, il manque 2 lignes" in judged(juste[:1]).remarque
    twice = judged(pd.concat([juste, juste[:1]]))
    assert twice == 3 and "une même ligne apparaît plusieurs fois" in twice.remarque
    autres = pd.DataFrame({"commande": ["C3"] * 4, "ligne": [1, 2, 3, 4]})
    wrong = judged(pd.concat([juste, autres[:3]]))
    assert wrong == 3 and "3 lignes sont signalées à tort, dont C3, ligne 1." in wrong.remarque
    assert judged(pd.concat([juste, autres])) == 0
    assert judged(juste[:0]) == 0
