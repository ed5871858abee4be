"""What the build adds for a candidate's comfort: folded forms and the self-check."""

from nbformat.v4 import new_notebook
from textes import cell, exercices, prose

from atelier import cells, presentation

FORM = 'Formulaire("fiche", [])'


def presented(*own):
    notebook = new_notebook(cells=list(own))
    presentation.present(notebook)
    return notebook.cells


def test_the_code_of_a_form_is_folded_under_a_line_that_says_what_to_do():
    form, data = presented(
        cell("read_only", "fiche", FORM), cell("read_only", "donnees", "total = 12")
    )
    assert form.metadata["jupyter"] == {"source_hidden": True}
    assert form.source == f"{presentation._DRAWN['Formulaire']}\n{FORM}"
    assert "jupyter" not in data.metadata and data.source == "total = 12"


def test_a_candidate_s_own_answer_is_never_folded():
    (answer,) = presented(cell("answer", "fiche", f"{cells.BEGIN_SOLUTION}\n{FORM}"))
    assert "jupyter" not in answer.metadata


def test_an_answer_cell_that_stays_empty_is_folded_under_the_line_that_says_so():
    source = f"# Le formulaire ci-dessus suffit ; cette cellule reste vide.\n{cells.BEGIN_SOLUTION}"
    (answer,) = presented(cell("answer", "fiche", source))
    assert answer.metadata["jupyter"] == {"source_hidden": True}
    assert answer.source == source


def test_a_graded_notebook_ends_with_the_self_check_and_a_lesson_does_not():
    *_, check, end = presented(*exercices())
    assert check.id == "valider" and check.source.endswith("valider()")
    assert cells.kind_of(check) is None
    assert end.cell_type == "markdown"
    assert len(presented(prose("# Leçon"))) == 1


def test_french_spaces_do_not_break_a_line():
    written = (
        "# Suivre : exercices\n\nVous devez « 4 800 € » ; à 12 % ? Oui !\n- **rang** :\n- `a` : 1"
    )
    (text,) = presented(prose(written))
    assert text.source.replace("\u00a0", "~") == (
        "# Suivre~: exercices\n\nVous devez «~4~800~€~»~; à 12~%~? Oui~!\n- **rang**~:\n- `a`~: 1"
    )


def test_code_tags_tables_and_mark_schemes_keep_their_spaces():
    written = (
        "Tapez `prix : 4 800 €`.\n\n```\na : 1 200\n```\n\n| a | b |\n| :--- | ---: |\n"
        '<p style="color : red">texte</p>\n'
        f"{cells.BEGIN_MARK_SCHEME}\n3 points : tout\n{cells.END_MARK_SCHEME}"
    )
    (text,) = presented(prose(written))
    assert text.source == written
