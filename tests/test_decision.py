"""The laws of the decision, and each of its cases as a fact."""

from dataclasses import replace

import pytest
from carnets import ROOT, certification
from hypothesis import given
from hypothesis import strategies as st

from atelier import regles as rules
from atelier.decision import (
    BlocAcquis,
    Decision,
    Essai,
    Proposition,
    Tentative,
    Verdict,
    critere,
    groupe,
    number,
    retenir,
)
from atelier.grille import Candidature, Parcours, grille
from atelier.regles import Regles
from atelier.results import Result
from atelier.session import Candidat
from atelier_candidat.remark import combien

CERTIFICATION = certification()
REGLES = rules.load(ROOT / "course" / "regles.yml", CERTIFICATION)
A, P, N, X = Verdict.ACQUIS, Verdict.PARTIEL, Verdict.NON_ACQUIS, Verdict.A_EXAMINER
RANK = {N: 0, P: 1, A: 2}


def result(
    points: float | None,
    maximum: float = 4,
    grade_id: str = "2_2_C5-relance",
    seance: str = "bloc2_evaluation",
    is_task: bool = False,
) -> Result:
    return Result("C-01", seance, "sujet_2", grade_id, maximum, points, is_task, is_task, 0.0)


def copy(points: float | None = 4.0, blocs: str = "123", tasks: bool = False) -> list[Result]:
    """One result per critère of these blocs, all alike."""
    return [
        result(points, 4, f"{code.replace('.', '_')}-x", f"bloc{code[0]}_evaluation", tasks)
        for code in CERTIFICATION.criteres
        if code[0] in blocs
    ]


def judged(results: list[Result], regles: Regles = REGLES, **known):  # type: ignore[no-untyped-def]
    known.setdefault("tenues", frozenset(CERTIFICATION.evaluations))
    who = Candidature(known.pop("candidat", Candidat("C-01")), tuple(results), **known)
    return grille(CERTIFICATION, regles, "essai", who)


MARKS = st.integers(0, 8).map(lambda n: n / 2)
RESULTS = st.lists(
    st.builds(
        result,
        points=st.one_of(st.none(), MARKS),
        maximum=st.just(4.0),
        grade_id=st.sampled_from(["2_2_C5-a", "2_2_C5-b", "2_2_C5-c-oral", "2_2_C6-a"]),
        is_task=st.booleans(),
    ),
    max_size=8,
)


@given(RESULTS, st.data())
def test_more_points_never_lower_a_proposition(found: list[Result], data: st.DataObject) -> None:
    better = [
        r if r.points is None else r._replace(points=data.draw(st.floats(r.points, 4.0)))
        for r in found
    ]
    before = critere("2.2.C5", found, REGLES.critere).verdict
    after = critere("2.2.C5", better, REGLES.critere).verdict
    if before is X:
        assert after is X
    else:
        assert RANK[after] >= RANK[before]


@given(st.lists(st.sampled_from([A, P, N]), min_size=1, max_size=20), st.data())
def test_a_better_critere_never_lowers_its_bloc(found: list[Verdict], data: st.DataObject) -> None:
    better = [data.draw(st.sampled_from([v for v in RANK if RANK[v] >= RANK[w]])) for w in found]
    for seuils in (REGLES.bloc, REGLES.competence, REGLES.activite):
        before, after = (
            groupe("2", [Proposition(str(n), v, "") for n, v in enumerate(verdicts)], seuils)
            for verdicts in (found, better)
        )
        assert RANK[after.verdict] >= RANK[before.verdict]


@given(RESULTS)
def test_an_unread_item_never_yields_acquis(found: list[Result]) -> None:
    mine = [r for r in found if r.critere == "2.2.C5"]
    verdict = critere("2.2.C5", found, REGLES.critere).verdict
    if not mine or any(r.points is None for r in mine):
        assert verdict is X


@given(RESULTS, st.randoms())
def test_the_order_of_the_results_is_irrelevant(found: list[Result], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(found)
    random.shuffle(shuffled)
    assert critere("2.2.C5", found, REGLES.critere) == critere("2.2.C5", shuffled, REGLES.critere)


@given(st.integers(0, 44))
def test_one_unread_critere_keeps_its_bloc_and_the_certification_open(rank: int) -> None:
    rows = copy()
    rows[rank] = rows[rank]._replace(points=None)
    found = judged(rows, parcours=Parcours(4, True))
    bloc = rows[rank].seance[4]
    assert found.blocs[bloc].verdict is X
    assert found.certification.verdict is X


@pytest.mark.parametrize(
    ("points", "verdict"), [(2.8, A), (2.79, P), (1.6, P), (1.59, N), (0, N), (5, A)]
)
def test_a_threshold_belongs_to_the_better_side(points: float, verdict: Verdict) -> None:
    assert critere("2.2.C5", [result(points)], REGLES.critere).verdict is verdict


def test_seven_tenths_of_ten_tenths_is_seventy_percent() -> None:
    rows = [result(0.1, 0.1)] * 7 + [result(0, 0.1)] * 3
    assert critere("2.2.C5", rows, REGLES.critere).verdict is A


def test_the_reason_is_said_in_french() -> None:
    found = critere("2.2.C5", [result(6.5, 10)], REGLES.critere)
    assert found.motif == "6,5 points sur 10, entre 40 % et 70 %."
    waiting = critere("2.2.C5", [result(3), result(None, grade_id="2_2_C5-oral")], REGLES.critere)
    assert waiting.motif == "Reste à lire : 1 élément sur 2."
    heard = result(None, grade_id="2_2_C5-plan-oral", is_task=True)
    assert critere("2.2.C5", [heard], REGLES.critere).motif == "Reste à écouter : 1 élément sur 1."


def test_exercises_never_feed_the_decision() -> None:
    found = judged([result(4, seance="2_2_2_suivre_reglements")])
    assert found.criteres["2.2.C5"].verdict is Verdict.NON_REMIS
    assert found.progres["2_2_2_suivre_reglements"].part == 1


def test_practice_proves_no_critere() -> None:
    rows = [result(4, grade_id="pratique-tri"), result(4, grade_id="dossier-stage")]
    assert all(p.verdict is X for p in judged(rows).criteres.values() if p.code[0] == "2")


def test_a_critere_without_evidence_is_to_be_examined() -> None:
    found = judged([r for r in copy() if r.critere != "2.2.C5"])
    assert found.criteres["2.2.C5"].verdict is X
    assert "Aucun élément" in found.criteres["2.2.C5"].motif


@pytest.mark.parametrize(
    ("presence", "state"),
    [("present", Verdict.NON_REMIS), ("absent", Verdict.ABSENT), ("excuse", Verdict.EXCUSE)],
)
def test_no_copy_is_a_state_of_the_sessions_list_and_never_zero(
    presence: str, state: Verdict
) -> None:
    found = judged([], candidat=Candidat("C-01", presence=presence))
    assert {p.verdict for p in found.criteres.values()} == {state}
    assert {p.verdict for p in found.blocs.values()} == {state}
    assert found.certification.verdict is state


def test_before_the_epreuves_everything_is_to_be_examined() -> None:
    found = judged([result(4, seance="2_2_2_suivre_reglements")], tenues=frozenset())
    assert {p.verdict for p in found.criteres.values()} == {X}
    assert {p.motif for p in found.blocs.values()} == {"L'épreuve n'a pas encore eu lieu."}
    absent = judged([], tenues=frozenset(), candidat=Candidat("C-01", presence="absent"))
    assert absent.certification.verdict is Verdict.ABSENT


def test_a_copy_that_could_not_be_graded_is_to_be_examined() -> None:
    found = judged([], remises=frozenset({"bloc2_evaluation"}))
    assert found.blocs["2"].verdict is X
    assert found.blocs["1"].verdict is Verdict.NON_REMIS


def test_the_training_route_wants_three_blocs_a_dossier_and_three_months() -> None:
    dossier = result(8, 10, "dossier-stage", "dossier_valorisation", True)
    whole = [*copy(), dossier]
    assert judged(whole, parcours=Parcours(3, True)).certification.verdict is A
    assert judged(whole).certification.verdict is X  # the centre has said nothing of the period
    assert judged(whole, parcours=Parcours(2, True)).certification.verdict is P
    assert judged(whole, parcours=Parcours(3, False)).certification.verdict is P
    assert judged(copy(), parcours=Parcours(3, True)).certification.verdict is P  # no dossier


def test_vae_is_for_the_jury_to_judge_on_dossier_and_interview() -> None:
    vae = Candidat("C-01", voie="vae")
    found = judged([], candidat=vae)
    assert {p.verdict for p in found.blocs.values()} == {X}
    assert [p.code for p in found.complements] == ["dossier", "entretien"]
    given = Decision(A, "jury", "2026-11-24", "entretien probant")
    decisions = dict.fromkeys(["1", "2", "3", "dossier", "entretien"], given)
    assert judged([], candidat=vae, decisions=decisions).certification.verdict is A


def test_the_mixed_route_judges_each_bloc_by_its_own_way() -> None:
    mixte = Candidat("C-01", voie="mixte")
    found = judged(copy(blocs="13"), candidat=mixte, parcours=Parcours(3, True, ("2",)))
    assert found.blocs["1"].verdict is A
    assert "VAE" in found.blocs["2"].motif
    assert [p.code for p in found.complements] == ["dossier", "entreprise", "entretien"]


def test_a_bloc_acquired_before_stays_so() -> None:
    before = {"2": BlocAcquis("2", "juin-2026", "2026-06-30")}
    found = judged(copy(blocs="13"), acquis=before, parcours=Parcours(3, True))
    assert found.blocs["2"].retenu is A
    assert "juin-2026" in found.blocs["2"].motif


def test_a_resit_keeps_both_sittings_and_the_rule_says_which_counts() -> None:
    before = (Tentative("juin-2026", "2026-06-30", tuple(copy(4.0))),)
    best = judged(copy(0.0), anterieures=before).criteres["2.2.C5"]
    assert best.verdict is A
    assert [essai.verdict for essai in best.essais] == [A, N]
    last = judged(copy(0.0), replace(REGLES, rattrapage="derniere"), anterieures=before)
    assert last.criteres["2.2.C5"].verdict is N
    assert len(last.criteres["2.2.C5"].essais) == 2


def test_absent_at_the_resit_leaves_the_first_sitting() -> None:
    before = (Tentative("juin-2026", "2026-06-30", tuple(copy(2.0))),)
    for rule in rules.RATTRAPAGES:
        found = judged(
            [],
            replace(REGLES, rattrapage=rule),
            anterieures=before,
            candidat=Candidat("C-01", presence="absent"),
        )
        assert found.criteres["2.2.C5"].verdict is P
        assert [e.verdict for e in found.criteres["2.2.C5"].essais] == [P, Verdict.ABSENT]


def test_the_best_of_two_equal_sittings_is_the_last() -> None:
    essais = [Essai("a", "", P, ""), Essai("b", "", P, "")]
    assert retenir(essais, "meilleure").session == "b"


def test_the_jury_wins_over_the_proposition_which_stays_beside() -> None:
    decisions = {"2.2.C5": Decision(A, "Mme Martin", "2026-11-24", "oral convaincant")}
    found = judged(copy(0.0), decisions=decisions)
    assert found.criteres["2.2.C5"].verdict is N
    assert found.criteres["2.2.C5"].retenu is A
    assert "1 critère acquis" in found.blocs["2"].motif  # and the bloc follows it


def test_numbers_and_plurals_are_french() -> None:
    assert [number(v) for v in (1.5, 2.0, 0.333, -1)] == ["1,5", "2", "0,33", "−1"]
    assert combien(1.5, "point") == "1,5 point"
    assert combien(0, "élément") == "0 élément"
