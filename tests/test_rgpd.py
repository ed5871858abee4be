"""Personal data: handed over whole, erased everywhere, purged when their time is up."""

import datetime
import json
import zipfile
from pathlib import Path

import pytest
from carnets import CLASSE, certification, classe

from atelier import candidatures, folders, regles, results, rgpd, session
from atelier.cli import main
from atelier.jury import journal
from atelier.jury.journal import Entree


@pytest.fixture
def where(tmp_path: Path) -> folders.Folders:
    """A session with every kind of trace: copies, notes, reports, names, decisions."""
    found = classe(tmp_path / "s")
    people = "".join(f"{c.code};Nom{c.code[2:]};Prénom;\n" for c in CLASSE)
    found.identites.write_text("code;nom;prenom;courriel\n" + people)
    (found.root / "parcours.csv").write_text(
        "code;mois_entreprise;grille_tuteur;blocs_vae\nC-01;4;oui;\nC-02;3;oui;\n"
    )
    entry = Entree("C-02", "1", "acquis", "acquis", "conforme", "jury", "2026-11-24")
    journal.append(candidatures.journal_path(found), [entry])
    (found.feedback / "C-02" / "bloc1_evaluation").mkdir(parents=True)
    (found.feedback / "C-02" / "bloc1_evaluation" / "sujet_1.html").write_text("retour")
    for command in (["bilan", "--noms"], ["jury", "essai-2026", "--classeur"]):
        assert main([*command, "--racine", str(found.root)]) == 0
    return found


def call(where: folders.Folders, *args: str) -> int:
    return main(["rgpd", *args, "--racine", str(where.root)])


def test_the_archive_holds_everything_about_one_person_only(where: folders.Folders) -> None:
    assert call(where, "exporter", "C-02") == 0
    with zipfile.ZipFile(where.bilans / "rgpd" / "C-02.zip") as archive:
        names = archive.namelist()
        facts = json.loads(archive.read("donnees.json"))
    assert "submitted/C-02/bloc1_evaluation/sujet.ipynb" in names
    assert "bilans/candidats/C-02.html" in names
    assert "feedback/C-02/bloc1_evaluation/sujet_1.html" in names
    assert not any("C-01" in name for name in names)
    assert facts["tables"]["identites.csv"][0]["nom"] == "Nom02"
    assert facts["decisions_du_jury"][0]["decision"] == "acquis"
    assert {note["candidat"] for note in facts["notes"]} == {"C-02"}


def test_erasing_leaves_no_trace_but_the_journal_and_a_receipt(where: folders.Folders) -> None:
    assert call(where, "effacer", "C-02", "--oui", "--date", "2027-01-05") == 0
    traces = {
        path.relative_to(where.root).as_posix()
        for path in where.root.rglob("*")
        if path.is_file() and (b"C-02" in path.read_bytes() or "C-02" in str(path))
    }
    assert traces == {"jury/decisions.jsonl", "jury/effacements/C-02-2027-01-05.json"}
    recu = json.loads((where.root / "jury/effacements/C-02-2027-01-05.json").read_text())
    assert recu["fichiers"] > 20
    assert recu["notes"] > 100
    assert not any(b"Nom02" in p.read_bytes() for p in where.root.rglob("*") if p.is_file())


def test_erasing_one_person_changes_nothing_of_another(where: folders.Folders) -> None:
    engine = results.connect(where.db_url)
    before = [row for row in results.results(engine) if row.candidat != "C-02"]
    files = {p: p.read_bytes() for p in where.submitted.rglob("*") if p.is_file()}
    call(where, "effacer", "C-02", "--oui")
    assert list(results.results(results.connect(where.db_url))) == before
    for path, content in files.items():
        assert "C-02" in path.parts or path.read_bytes() == content
    assert [c.code for c in session.load(where.session).candidats] == [
        c.code for c in CLASSE if c.code != "C-02"
    ]
    assert main(["bilan", "--racine", str(where.root)]) == 0


def test_a_code_that_begins_another_is_not_confused_with_it(where: folders.Folders) -> None:
    (where.submitted / "C-02-b").mkdir()
    (where.bilans / "candidats" / "C-02-b.html").write_text("autre")
    call(where, "effacer", "C-02", "--oui")
    assert (where.submitted / "C-02-b").is_dir()
    assert (where.bilans / "candidats" / "C-02-b.html").is_file()


def test_erasing_asks_to_be_sure_and_twice_is_refused(
    where: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(where, "effacer", "C-02") == 1
    assert "ajoutez --oui" in capsys.readouterr().err
    assert (where.submitted / "C-02").is_dir()
    assert call(where, "effacer", "C-02", "--oui") == 0
    assert call(where, "effacer", "C-02", "--oui") == 1
    assert "C-02 est inconnu" in capsys.readouterr().err
    assert call(where, "effacer", "--oui") == 1


def test_each_store_is_due_after_its_own_months(where: folders.Folders, course: Path) -> None:
    rule = regles.load(course / "regles.yml", certification()).conservation
    day = session.load(where.session).date

    def due(months: int) -> set[str]:
        return {p.name for p in rgpd.due(where, day, rule, rgpd.add_months(day, months))}

    assert due(rule.copies - 1) == set()
    assert due(rule.copies) == {"submitted", "autograded", "feedback"}
    assert due(rule.bilans) > {"bilans", "identites.csv", "gradebook.db", "parcours.csv"}
    assert "jury" in due(rule.jury)
    assert "jury" not in due(rule.jury - 1)


def test_purging_says_first_and_does_it_when_told(
    where: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    (where.autograded / "README.md").write_text("gardé")
    assert call(where, "purger", "--date", "2026-12-01") == 0
    assert "Rien à purger" in capsys.readouterr().out
    assert call(where, "purger", "--date", "2027-12-01") == 0
    assert "À purger : submitted" in capsys.readouterr().out
    assert (where.submitted / "C-01").is_dir()
    assert call(where, "purger", "--date", "2027-12-01", "--oui") == 0
    assert not list(where.submitted.iterdir())
    assert [p.name for p in where.autograded.iterdir()] == ["README.md"]
    assert (where.bilans / "candidats").is_dir()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-11-24", 12, "2027-11-24"), ("2026-01-31", 1, "2026-02-28"),
     ("2027-12-15", 2, "2028-02-15"), ("2027-11-30", 3, "2028-02-29")],
)  # fmt: skip
def test_months_are_those_of_the_calendar(start: str, months: int, end: str) -> None:
    day = datetime.date.fromisoformat
    assert rgpd.add_months(day(start), months) == day(end)
