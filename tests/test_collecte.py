"""What candidates hand in, in every form that centres receive, ends in submitted/ or is refused."""

import datetime
import json
import os
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from atelier import archives, collecte, folders
from atelier.cli import main
from atelier.problems import Refusal
from atelier_candidat import Remarque, remise

SEANCE, AUTRE = "1_2_1_bases_prospects", "bloc1_evaluation"
NOMS = """code;nom;prenom;courriel
C-01;Aubry;Nadia;
C-02;Estève;Lucie;
C-03;Martin;Léa;
C-04;Martin;Léa;
"""


def notebook(ident: str, answer: str = "") -> str:
    flags = {"grade": True, "grade_id": ident, "points": 1, "solution": False}
    cell = {"cell_type": "code", "id": ident, "metadata": {"nbgrader": flags}, "source": "assert 1"}
    own = {"cell_type": "code", "id": "a", "metadata": {}, "source": answer}
    return json.dumps({"cells": [own, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    root = tmp_path / "s"
    for seance, names in ((SEANCE, ["exercices"]), (AUTRE, ["sujet_1", "sujet_2"])):
        (root / "release" / seance).mkdir(parents=True)
        for name in names:
            (root / "release" / seance / f"{name}.ipynb").write_text(notebook(f"{seance}-{name}"))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    (root / "session.yml").write_text(
        "nom: s\ngraine: 1\ndate: 2026-11-24\nentreprises: {formation: a, evaluation: b}\n"
        "candidats:\n" + "".join(f"  - {{code: C-0{i}}}\n" for i in (1, 2, 3, 4))
    )
    (root / "identites.csv").write_text(NOMS, encoding="utf-8")
    return folders.Folders(root=root, course=root / "course")


def work(
    folder: Path, seance: str = SEANCE, name: str = "exercices", answer: str = "x = 1"
) -> Path:
    """A candidate's séance, done."""
    (folder / seance / "livrables").mkdir(parents=True, exist_ok=True)
    (folder / seance / f"{name}.ipynb").write_text(notebook(f"{seance}-{name}", answer))
    (folder / seance / "livrables" / "devis.csv").write_text("a;b")
    return folder / seance


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def submitted(session: folders.Folders, code: str = "C-01", seance: str = SEANCE) -> set[str]:
    folder = session.submitted / code / seance
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def sorts(lines: list[collecte.Ligne]) -> list[str]:
    return [line.sort for line in lines]


# --- handing in -----------------------------------------------------------------------------------


def test_a_hand_in_says_who_what_and_when_and_is_collected_as_it_is(session, tmp_path):
    path, recu = remise.preparer(work(tmp_path), "C-01")
    assert set(recu.fichiers) == {"exercices.ipynb", "livrables/devis.csv"}
    assert recu.code in remise.annonce(path, recu) and recu.code in remise.lisible(recu)
    (line,) = collecte.collect(session, path)
    assert (line.candidat, line.seance, line.sort, line.phrase) == ("C-01", SEANCE, "prise", "")
    assert submitted(session) == {
        "exercices.ipynb", "livrables/devis.csv", "recu.json", "timestamp.txt",
    }  # fmt: skip
    when = (session.submitted / "C-01" / SEANCE / "timestamp.txt").read_text()
    assert (
        datetime.datetime.fromisoformat(recu.date)
        .astimezone(datetime.UTC)
        .strftime("%Y-%m-%d %H:%M:%S")
        in when
    )


def test_a_kit_made_for_one_candidate_knows_their_code(tmp_path):
    folder = work(tmp_path / "seances")
    (tmp_path / "candidat.txt").write_text("C-02\n")
    assert remise.preparer(folder)[1].candidat == "C-02"


def test_a_folder_without_a_graded_notebook_cannot_be_handed_in(tmp_path):
    (tmp_path / "lecon.ipynb").write_text(json.dumps({"cells": []}))
    with pytest.raises(Remarque, match="aucun notebook noté"):
        remise.preparer(tmp_path)


def test_a_notebook_that_cannot_be_read_is_handed_in_rather_than_lost(tmp_path):
    folder = work(tmp_path)
    (folder / "exercices.ipynb").write_text("{")
    assert "exercices.ipynb" in remise.preparer(folder)[1].fichiers


# --- collecting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "C-01/1_2_1_bases_prospects/exercices.ipynb",
        "c-01 rendu/exercices (1).ipynb",
        "Nadia Aubry_48213_assignsubmission_file_/exercices - Copie.ipynb",
        "AUBRY Nadia_48213_assignsubmission_file_exercices.ipynb",
        "promo/groupe B/aubry_nadia/rendu final/mes exercices.ipynb",
        "promo\\C-01\\exercices.ipynb",
    ],
    ids=["code", "code-et-mot", "moodle-dossier", "moodle-fichier", "profond", "windows"],
)
def test_a_notebook_is_recognised_by_its_cells_and_its_author_by_the_path(session, tmp_path, place):
    deposit = zipped(tmp_path / "depot.zip", {place: notebook(f"{SEANCE}-exercices", "x = 2")})
    (line,) = collecte.collect(session, deposit)
    assert (line.candidat, line.sort) == ("C-01", "prise"), line
    assert submitted(session) == {"exercices.ipynb", "timestamp.txt"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accent_is_the_same_in_one_character_or_two(session, tmp_path, form):
    name = unicodedata.normalize(form, "Estève Lucie_1_assignsubmission_file_/exercices.ipynb")
    deposit = zipped(tmp_path / "d.zip", {name: notebook(f"{SEANCE}-exercices")})
    assert collecte.collect(session, deposit)[0].candidat == "C-02"


def test_an_archive_in_a_moodle_archive_is_opened(session, tmp_path):
    inner, _ = remise.preparer(work(tmp_path / "chez-elle"))
    deposit = zipped(
        tmp_path / "moodle.zip",
        {"Nadia Aubry_7_assignsubmission_file_/" + inner.name: inner.read_bytes()},
    )
    (line,) = collecte.collect(session, deposit)
    assert (line.candidat, line.sort) == ("C-01", "prise")


def test_collecting_twice_changes_nothing(session, tmp_path):
    path, _ = remise.preparer(work(tmp_path), "C-01")
    collecte.collect(session, path)
    before = {p: p.stat().st_mtime_ns for p in session.submitted.rglob("*")}
    assert sorts(collecte.collect(session, path)) == ["inchangée"]
    assert {p: p.stat().st_mtime_ns for p in session.submitted.rglob("*")} == before


def test_a_later_copy_is_taken_and_the_earlier_one_kept_aside(session, tmp_path):
    folder = work(tmp_path / "un", answer="x = 'avant'")
    first, _ = remise.preparer(folder, "C-01")
    collecte.collect(session, first)
    later = work(tmp_path / "deux", answer="x = 'ensuite'")
    second = _dated(later, "2030-01-01T10:00:00+01:00")
    (line,) = collecte.collect(session, second)
    assert line.sort == "prise" and "remises/" in line.phrase
    assert "ensuite" in (session.submitted / "C-01" / SEANCE / "exercices.ipynb").read_text()
    (kept,) = (session.remises / "C-01" / SEANCE).iterdir()
    assert "avant" in (kept / "exercices.ipynb").read_text()
    assert sorts(collecte.collect(session, first)) == ["inchangée"]
    assert sorts(collecte.collect(session, second)) == ["inchangée"]


def test_an_earlier_copy_that_comes_late_does_not_replace_a_later_one(session, tmp_path):
    collecte.collect(session, _dated(work(tmp_path / "un"), "2030-01-01T10:00:00+01:00"))
    late = work(tmp_path / "deux", answer="x = 'ancienne'")
    assert sorts(collecte.collect(session, remise.preparer(late, "C-01")[0])) == ["mise de côté"]
    assert "ancienne" not in (session.submitted / "C-01" / SEANCE / "exercices.ipynb").read_text()
    assert len(list((session.remises / "C-01" / SEANCE).iterdir())) == 1


def test_two_sujets_handed_in_on_two_days_make_one_copy(session, tmp_path):
    one = _dated(work(tmp_path / "un", AUTRE, "sujet_1"), "2029-01-01T10:00:00+01:00", AUTRE)
    two = _dated(work(tmp_path / "deux", AUTRE, "sujet_2"), "2029-02-01T10:00:00+01:00", AUTRE)
    collecte.collect(session, one)
    (line,) = collecte.collect(session, two)
    assert line.phrase == "complète la copie précédente"
    assert {"sujet_1.ipynb", "sujet_2.ipynb"} <= submitted(session, seance=AUTRE)
    assert sorts(collecte.collect(session, two)) == ["inchangée"]
    assert sorts(collecte.collect(session, one)) == ["inchangée"]


def test_a_copy_altered_after_its_receipt_is_taken_and_said(session, tmp_path):
    _, recu = remise.preparer(work(tmp_path), "C-01")
    deposit = zipped(
        tmp_path / "modifie.zip",
        {
            f"{SEANCE}/exercices.ipynb": notebook(f"{SEANCE}-exercices", "x = 'autre'"),
            f"{SEANCE}/recu.json": remise.dumps(recu),
        },
    )
    (line,) = collecte.collect(session, deposit)
    assert line.sort == "prise" and "ne sont plus ceux du reçu" in line.phrase


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("inconnue/exercices.ipynb", "aucun candidat"),
        ("Léa Martin/exercices.ipynb", "C-03 ou C-04"),
    ],
)
def test_a_copy_whose_author_is_not_sure_is_refused(session, tmp_path, place, said):
    deposit = zipped(tmp_path / "d.zip", {place: notebook(f"{SEANCE}-exercices")})
    (line,) = collecte.collect(session, deposit)
    assert line.sort == "refusée" and said in line.phrase
    assert not session.submitted.exists()


def test_a_receipt_in_another_candidates_deposit_is_refused(session, tmp_path):
    path, _ = remise.preparer(work(tmp_path), "C-01")
    deposit = zipped(tmp_path / "d.zip", {"C-02/" + path.name: path.read_bytes()})
    (line,) = collecte.collect(session, deposit)
    assert line.sort == "refusée" and "C-01" in line.phrase and "C-02" in line.phrase


def test_an_unreadable_notebook_is_taken_where_its_path_says_what_it_is(session, tmp_path):
    deposit = zipped(tmp_path / "d.zip", {f"C-01/{SEANCE}/exercices.ipynb": "{ abîmé"})
    assert sorts(collecte.collect(session, deposit)) == ["prise"]
    flat = zipped(tmp_path / "e.zip", {"C-02/exercices.ipynb": "{ abîmé"})
    (line,) = collecte.collect(session, flat)
    assert line.sort == "refusée" and "--seance" in line.phrase
    assert sorts(collecte.collect(session, flat, SEANCE)) == ["prise"]


def test_two_files_that_are_the_same_notebook_are_said(session, tmp_path):
    folder = tmp_path / "C-01"
    folder.mkdir()
    for name, answer, age in (
        ("exercices.ipynb", "x = 'vieux'", 100),
        ("exercices (1).ipynb", "x = 'neuf'", 0),
    ):
        (folder / name).write_text(notebook(f"{SEANCE}-exercices", answer))
        os.utime(folder / name, (1_800_000_000 - age,) * 2)
    lines = collecte.collect(session, folder)
    assert any("exercices (1).ipynb est pris" in line.phrase for line in lines)
    assert "neuf" in (session.submitted / "C-01" / SEANCE / "exercices.ipynb").read_text()


def test_a_deposit_without_a_notebook_is_said_for_its_candidate(session, tmp_path):
    """An archive of another kind, or a text typed online: the copy would be missing in silence."""
    deposit = zipped(
        tmp_path / "moodle.zip",
        {
            "Nadia Aubry_7_assignsubmission_file_/travail.rar": "Rar!",
            "Léa Inconnue_8_assignsubmission_file_rapport.docx": "x",
            "Lucie Estève_9_assignsubmission_file_exercices.ipynb": notebook(f"{SEANCE}-exercices"),
            "Lucie Estève_9_assignsubmission_onlinetext_/onlinetext.html": "bonjour",
        },
    )
    lines = collecte.collect(session, deposit)
    refused = {line.origine for line in lines if line.sort == "refusée"}
    assert refused == {
        "Nadia Aubry_7_assignsubmission_file_/travail.rar",
        "Léa Inconnue_8_assignsubmission_file_rapport.docx",
    }
    assert sorts(lines).count("prise") == 1


def test_a_name_within_a_longer_one_is_not_the_longer_one(session, tmp_path):
    text = session.identites.read_text(encoding="utf-8")
    session.identites.write_text(text.replace("C-04;Martin", "C-04;Martin-Dupuis"))
    name = "Léa Martin-Dupuis_5_assignsubmission_file_/exercices.ipynb"
    deposit = zipped(tmp_path / "d.zip", {name: notebook(f"{SEANCE}-exercices")})
    (line,) = collecte.collect(session, deposit)
    assert (line.candidat, line.sort) == ("C-04", "prise")


def test_a_file_left_beside_the_notebook_is_said(session, tmp_path):
    flat = "Lucie Estève_9_assignsubmission_file_"
    deposit = zipped(
        tmp_path / "moodle.zip",
        {
            flat + "exercices.ipynb": notebook(f"{SEANCE}-exercices"),
            flat + "devis.xlsx": "x",
            "Nadia Aubry_7_assignsubmission_file_exercices.ipynb": notebook(f"{SEANCE}-exercices"),
        },
    )
    said = {line.candidat: line.phrase for line in collecte.collect(session, deposit)}
    assert "devis.xlsx" in said["C-02"] and said["C-01"] == ""


def test_an_archive_beside_the_folder_it_was_opened_into_loses_neither(session, tmp_path):
    folder = tmp_path / "depot"
    work(folder / "C-01", AUTRE, "sujet_1")
    inner = {f"{SEANCE}/exercices.ipynb": notebook(f"{SEANCE}-exercices")}
    zipped(folder / "C-01.zip", inner)
    assert sorts(collecte.collect(session, folder)) == ["prise", "prise"]


# --- hostile archives -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../C-01/exercices.ipynb", "/etc/C-01/exercices.ipynb", "C:\\C-01\\exercices.ipynb"]
)
def test_a_path_that_leaves_the_archive_is_refused(session, tmp_path, name):
    deposit = zipped(
        tmp_path / "d.zip",
        {
            name: notebook(f"{SEANCE}-exercices"),
            "C-02/exercices.ipynb": notebook(f"{SEANCE}-exercices"),
        },
    )
    lines = collecte.collect(session, deposit)
    assert sorts(lines) == ["refusée", "prise"] and "sort de l'archive" in lines[0].phrase


def test_a_link_in_an_archive_is_refused(session, tmp_path):
    link = zipfile.ZipInfo("C-01/exercices.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, str(session.session))
    (line,) = collecte.collect(session, path)
    assert line.sort == "refusée" and "lien" in line.phrase


def test_many_archives_in_one_are_one_bomb(session, tmp_path, monkeypatch):
    inner = zipped(tmp_path / "i.zip", {"x.bin": bytes(3 << 19)}).read_bytes()
    deposit = zipped(tmp_path / "d.zip", {f"C-01/{i}.zip": inner for i in range(3)})
    monkeypatch.setattr(archives, "LARGEST", 7 << 20)
    assert any("une fois ouvert" in line.phrase for line in collecte.collect(session, deposit))


def test_what_is_no_archive_is_one_sentence(session, tmp_path, capsys):
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04 pas un zip")
    assert main(["collecter", str(tmp_path / "d.zip"), "--racine", str(session.root)]) == 1
    assert "ce n'est pas un ZIP" in capsys.readouterr().err


def test_a_linked_notebook_in_a_folder_is_not_followed(session, tmp_path):
    folder = work(tmp_path / "C-01")
    (folder / "livrables" / "devis.csv").unlink()
    (folder / "livrables" / "devis.csv").symlink_to(session.session)
    collecte.collect(session, tmp_path / "C-01")
    assert submitted(session) == {"exercices.ipynb", "timestamp.txt"}


def test_a_deposit_that_holds_the_session_itself_is_refused(session):
    with pytest.raises(Refusal, match="contient le dossier de la session"):
        collecte.collect(session, session.root.parent)


def test_the_summary_counts_and_the_exit_code_says_that_something_was_refused(
    session, tmp_path, capsys
):
    deposit = zipped(
        tmp_path / "d.zip",
        {
            "C-01/exercices.ipynb": notebook(f"{SEANCE}-exercices"),
            "x/exercices.ipynb": notebook(f"{SEANCE}-exercices"),
        },
    )
    assert main(["collecter", str(deposit), "--racine", str(session.root)]) == 1
    assert "1 copie prise, 0 inchangée, 0 mise de côté, 1 refusée" in capsys.readouterr().out


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_receipt_whose_date_is_in_no_calendar_is_no_receipt(date: str, tmp_path: Path) -> None:
    """Read as a date, it would stop the collection of everybody's copies."""
    _, recu = remise.preparer(work(tmp_path), "C-01")
    text = remise.dumps(recu).replace(json.dumps(recu.date), json.dumps(date))
    assert date in text
    assert remise.loads(text) is None


def _dated(folder: Path, date: str, seance: str = SEANCE) -> Path:
    """The hand-in of C-01 as if it had been prepared at this date."""
    _, recu = remise.preparer(folder, "C-01")
    other = remise.Recu(recu.candidat, seance, date, recu.fichiers, recu.empreinte)
    files = {f"{seance}/{name}": (folder / name).read_bytes() for name in recu.fichiers}
    return zipped(folder.parent / "d.zip", {**files, f"{seance}/recu.json": remise.dumps(other)})
