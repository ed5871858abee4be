"""Forms keep what is typed, whole or not at all, and nothing that was not typed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier_candidat import (
    Choix,
    ChoixMultiple,
    Date,
    Formulaire,
    Nombre,
    OuiNon,
    Remarque,
    Tableau,
    Texte,
    TexteLong,
    reponses,
)

CHAMPS = [
    Texte("budget", "Budget annoncé"),
    TexteLong("besoin", "Besoin du prospect"),
    Nombre("effectif", "Effectif", unite="personnes", mini=1),
    Date("rappel", "Date de rappel", facultatif=True),
    Choix("decision", "Décision", ["rappeler", "abandonner"]),
    ChoixMultiple("outils", "Outils", ["agenda", "visio", "CRM"]),
    OuiNon("accord", "Accord pour l'e-mail"),
    Tableau("objections", "Objections", [Texte("objection", "Objection"), Nombre("prix", "Prix")]),
    Tableau("taches", "Tâches", [Choix("outil", "Outil", ["agenda"])], lignes=["devis", "relance"]),
]
FILLED = {
    "budget": " 10 k€ ",
    "effectif": "1 234,5 personnes",
    "rappel": "24/11/2026",
    "decision": "rappeler",
    "outils": ["CRM", "agenda"],
    "accord": "non",
    "objections": [{"objection": "trop cher", "prix": ""}, {}, {"prix": "12"}],
    "taches": [{}, {"outil": "agenda"}],
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_untouched_form_leaves_no_file(folder):
    form = Formulaire("fiche", CHAMPS)
    form._repr_mimebundle_()
    assert list(folder.iterdir()) == []
    assert "Pas encore" in form.statut


def test_what_is_typed_is_kept_with_its_meaning():
    Formulaire("fiche", CHAMPS).remplir(FILLED)
    assert reponses("fiche") == {
        "budget": "10 k€",
        "effectif": 1234.5,
        "rappel": "2026-11-24",
        "decision": "rappeler",
        "outils": ["agenda", "CRM"],
        "accord": False,
        "objections": [{"objection": "trop cher"}, {"prix": 12}],
        "taches": [{"ligne": "relance", "outil": "agenda"}],
    }


def test_the_file_names_its_form_and_version(folder):
    Formulaire("fiche", CHAMPS).remplir(FILLED)
    data = json.loads((folder / "reponses/fiche.json").read_text())
    assert (data["version"], data["formulaire"]) == (1, "fiche")
    assert [p.name for p in (folder / "reponses").iterdir()] == ["fiche.json"]


def test_reopening_shows_what_was_kept_and_rewriting_it_changes_nothing():
    Formulaire("fiche", CHAMPS).remplir(FILLED)
    before = reponses("fiche")
    again = Formulaire("fiche", CHAMPS)
    assert again.saisie["effectif"] == "1 234,5"
    assert again.saisie["accord"] == "non"
    assert again.saisie["taches"] == [{}, {"outil": "agenda"}]
    again.remplir(again.saisie)
    assert reponses("fiche") == before


WHOLE = {
    **FILLED,
    "besoin": "équiper huit postes",
    "objections": [{"objection": "trop cher", "prix": "12"}],
    "taches": [{"outil": "agenda"}, {"outil": "agenda"}],
}


def test_the_status_says_what_is_left():
    form = Formulaire("fiche", CHAMPS)
    form.remplir(WHOLE)
    assert form.statut == "Réponse enregistrée : tout est rempli."
    form.remplir({**WHOLE, "besoin": "", "decision": ""})
    assert form.statut == (
        "Réponse enregistrée. Il reste à remplir : « Besoin du prospect » et « Décision »."
    )


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        ({"taches": [{"outil": "agenda"}]}, "Tâches"),
        ({"objections": [{"objection": "trop cher"}]}, "Objections"),
    ],
)
def test_a_table_with_a_row_missing_or_unfinished_is_not_filled(rows, label):
    form = Formulaire("fiche", CHAMPS)
    form.remplir(WHOLE | rows)
    assert form.statut == f"Réponse enregistrée. Il reste à remplir : « {label} »."


def test_a_wrong_field_is_named_and_the_others_are_kept():
    form = Formulaire("fiche", CHAMPS)
    form.remplir({**FILLED, "effectif": "douze", "objections": [{"prix": "x", "objection": "ok"}]})
    assert form.erreurs == {
        "effectif": "Écrivez un nombre, par exemple 1 234,5.",
        "objections.0.prix": "Écrivez un nombre, par exemple 1 234,5.",
    }
    assert form.statut == "Réponse enregistrée, sauf : « Effectif » et « Objections »."
    kept = reponses("fiche")
    assert "effectif" not in kept and kept["objections"] == [{"objection": "ok"}]


def test_emptying_a_form_removes_its_file(folder):
    form = Formulaire("fiche", CHAMPS)
    form.remplir(FILLED)
    form.remplir({})
    assert list((folder / "reponses").iterdir()) == []


def test_a_blank_field_asked_by_a_test_is_a_sentence():
    Formulaire("fiche", CHAMPS).remplir({"objections": [{"prix": "3"}]})
    with pytest.raises(Remarque, match="« budget » n'est pas rempli"):
        reponses("fiche")["budget"]
    with pytest.raises(Remarque, match="« objection » n'est pas rempli"):
        reponses("fiche")["objections"][0]["objection"]


def test_a_full_disk_is_said_and_the_previous_answer_stays(folder, monkeypatch):
    form = Formulaire("fiche", CHAMPS)
    form.remplir(FILLED)
    before = (folder / "reponses/fiche.json").read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    form.remplir({"budget": "autre"})
    assert form.statut.startswith("Réponse non enregistrée")
    assert [p.read_bytes() for p in (folder / "reponses").iterdir()] == [before]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version": 1, "formulaire": "autre", "reponses": {}}',
        b'{"version": 1, "formulaire": "fiche", "reponses": []}',
        b'{"version": 1, "formulaire": "fiche", "reponses": {"a": NaN}}',
        b'{"version": 1, "formulaire": "fiche", "reponses": {"a": {"b": 1}}}',
        b'{"version": 1, "formulaire": "fiche", "reponses": {"a": [[1]]}}',
        b'{"version": 1, "formulaire": "fiche", "reponses": {"a": null}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_one_sentence_and_the_form_still_opens(folder, content):
    (folder / "reponses").mkdir()
    (folder / "reponses/fiche.json").write_bytes(content)
    with pytest.raises(Remarque, match="ne se lisent pas"):
        reponses("fiche")
    form = Formulaire("fiche", CHAMPS)
    assert "ne se lisent pas" in form.statut
    assert (folder / "reponses/fiche.json").read_bytes() == content


def test_a_file_of_another_version_or_too_heavy_is_refused(folder):
    (folder / "reponses").mkdir()
    path = folder / "reponses/fiche.json"
    path.write_text('{"version": 9, "formulaire": "fiche", "reponses": {}}')
    with pytest.raises(Remarque, match="autre version"):
        reponses("fiche")
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(Remarque, match="trop lourd"):
        reponses("fiche")


def test_answers_of_other_types_than_the_form_do_not_break_it(folder):
    (folder / "reponses").mkdir()
    (folder / "reponses/fiche.json").write_text(
        '{"version": 1, "formulaire": "fiche", "reponses": {"objections": 3}}'
    )
    assert "ne conviennent pas" in Formulaire("fiche", CHAMPS).statut


@pytest.mark.parametrize("ident", ["../x", "", "a/b", "é", ".x"])
def test_an_identifier_cannot_leave_the_folder(ident):
    with pytest.raises(ValueError, match="identifiant"):
        Formulaire(ident, [])


@pytest.mark.parametrize(
    "typed, value",
    [
        ("1 234,5", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("-3", -3),
        ("−3", -3),
        ("12 %", 12),
        ("12.50", 12.5),
        ("", None),
        (None, None),
    ],
)
def test_french_numbers_are_read(typed, value):
    assert Nombre("n", "N").lire(typed) == value


@pytest.mark.parametrize("typed", ["abc", "1,2,3", "inf", "nan", "1e400", "12 km"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Remarque, match="nombre"):
        Nombre("n", "N").lire(typed)


@given(st.integers(-(10**12), 10**12) | st.decimals(-(10**6), 10**6, places=2).map(float))
def test_a_number_shown_is_read_back(number):
    field = Nombre("n", "N")
    assert field.lire(field.montrer(number)) == number


@pytest.mark.parametrize(
    "typed", ["24/11/2026", "2026-11-24", "24-11-2026", "24.11.26", "24/11/26"]
)
def test_french_dates_are_read(typed):
    if typed == "24.11.26":
        with pytest.raises(Remarque):
            Date("d", "D").lire(typed)
    else:
        assert Date("d", "D").lire(typed) == "2026-11-24"


@pytest.mark.parametrize("typed", ["31/02/2026", "demain", "2026"])
def test_a_date_that_does_not_exist_is_refused(typed):
    with pytest.raises(Remarque, match="date qui existe"):
        Date("d", "D").lire(typed)


def test_a_graded_copy_shows_the_examiner_what_the_form_holds(tmp_path):
    columns = [Texte("question", "Question"), Choix("type", "Type", ["ouverte", "fermée"])]
    form = Formulaire(
        "appel", [Texte("contact", "Contact"), Tableau("lignes", "Vos questions", columns)],
        "Votre appel", tmp_path,
    )  # fmt: skip
    form.remplir({"contact": "Bonjour", "lignes": [{"question": "Quand ?", "type": "ouverte"}, {}]})
    (data, _) = Formulaire("appel", form.champs, "Votre appel", tmp_path)._repr_mimebundle_()
    assert data["text/plain"].splitlines()[1:] == [
        "Contact : Bonjour", "Vos questions :", "– 1 | Question : Quand ? | Type : ouverte",
    ]  # fmt: skip
    assert "Contact : Bonjour<br>" in data["text/html"]
