"""The dossier that a jury reads: what the candidate gave, numbered, nothing of the copy trusted."""

import json
from pathlib import Path

from atelier.jury import dossier

FORM = """preuves = Formulaire("preuves", [
    Tableau("lignes", "Vos preuves", [TexteLong("activite", "Ce que vous avez fait"), Date("date", "Date")],
        lignes=competences, nom_lignes="competence"),
], titre="Une preuve par compétence")"""


def cell(kind: str, source: str, **flags: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": flags} if flags else {}}


def copy_in(folder: Path) -> tuple[Path, Path]:
    graded, submitted = folder / "autograded", folder / "submitted"
    (submitted / "reponses").mkdir(parents=True)
    (submitted / "livrables").mkdir()
    graded.mkdir()
    prompt = cell("markdown", "J'ai remis la base en ordre.\n\nEn *trois* semaines.")
    prompt["metadata"] = {"tags": ["reponse"]}
    silent = cell("markdown", "*Écrivez votre réponse ici.*")
    silent["metadata"] = {"tags": ["reponse"]}
    cells = [
        cell("code", FORM, locked=True, grade_id="formulaire_preuves"),
        cell("markdown", "## 4. Trois réalisations"),
        prompt,
        cell("markdown", "Le lecteur regarde", task=True, grade_id="dossier-bloc1"),
        silent,
        cell("markdown", "Le lecteur regarde", task=True, grade_id="dossier-bloc2"),
        cell("markdown", "Le jury écoute", task=True, grade_id="dossier-entretien-oral"),
    ]
    (graded / "dossier.ipynb").write_text(json.dumps({"cells": cells}))
    line = {"competence": "1.1.1 Accueillir", "activite": "<b>Accueil</b>", "date": "2026-10-02"}
    kept = {"version": 1, "formulaire": "preuves", "reponses": {"lignes": [line]}}
    (submitted / "reponses" / "preuves.json").write_text(json.dumps(kept))
    (submitted / "livrables" / "annexe-b.pdf").write_bytes(b"%PDF")
    (submitted / "livrables" / "annexe-a.pdf").write_bytes(b"%PDF")
    return graded, submitted


def test_forms_texts_and_annexes_are_gathered_in_their_order(tmp_path: Path) -> None:
    found = dossier.gather(*copy_in(tmp_path))
    assert found
    (tableau,) = found.tableaux
    assert tableau.titre == "Une preuve par compétence"
    assert tableau.colonnes == ("Compétence", "Ce que vous avez fait", "Date")
    assert tableau.lignes == (("1.1.1 Accueillir", "<b>Accueil</b>", "02/10/2026"),)
    assert [t.texte for t in found.textes] == [
        "J'ai remis la base en ordre.\n\nEn *trois* semaines.", "",
    ]  # fmt: skip
    assert found.annexes == ("annexe-a.pdf", "annexe-b.pdf")


def test_a_form_that_cannot_be_read_leaves_the_rest(tmp_path: Path) -> None:
    graded, submitted = copy_in(tmp_path)
    (submitted / "reponses" / "preuves.json").write_text("[")
    found = dossier.gather(graded, submitted)
    assert found and not found.tableaux and len(found.textes) == 2


def test_without_a_copy_there_is_no_dossier(tmp_path: Path) -> None:
    assert dossier.gather(tmp_path / "rien", tmp_path / "rien") is None


def test_a_mark_scheme_is_no_heading(tmp_path: Path) -> None:
    graded, submitted = copy_in(tmp_path)
    copy = json.loads((graded / "dossier.ipynb").read_text())
    for one in copy["cells"]:
        if one["metadata"].get("nbgrader", {}).get("task"):
            one["source"] = "### BEGIN MARK SCHEME\n\n- **0** : rien.\n\n### END MARK SCHEME"
    (graded / "dossier.ipynb").write_text(json.dumps(copy))
    found = dossier.gather(graded, submitted)
    assert found and {texte.titre for texte in found.textes} == {"4. Trois réalisations"}
