"""The jury's papers: who gets which, what is printed on them, tagged for every reader."""

from pathlib import Path

import pypdf
import pytest
from carnets import CLASSE, classe

from atelier import candidatures, folders, results
from atelier.cli import main
from atelier.grille import grille
from atelier.identites import Identite
from atelier.jury import documents, journal
from atelier.jury.journal import Entree

NOMS = {"C-01": Identite("Le Goff", "Maëlle"), "C-02": Identite("Diallo", "Aminata")}


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    where = classe(tmp_path / "s")
    given = [
        Entree("C-01", bloc, "acquis", "acquis", "conforme", "Mme Martin", "2026-11-24T10:00:00")
        for bloc in "12"
    ]
    other = Entree(
        "C-03", "2", "à examiner", "non acquis", "copie blanche", "Mme Martin", "2026-11-24T10:01"
    )
    journal.append(candidatures.journal_path(where), [*given, other])
    return where


def papers(where: folders.Folders) -> dict[str, str]:
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    grilles = [
        grille(examen.certification, examen.regles, "essai-2026", who)
        for who in sorted(candidatures.gather(examen, engine), key=lambda w: w.candidat.code)
    ]
    return {
        path.as_posix(): html for path, html in documents.pages(examen, grilles, NOMS, Path("j"))
    }


def test_each_candidate_gets_the_papers_of_their_route(session: folders.Folders) -> None:
    found = papers(session)
    assert sum(name.startswith("j/grilles/") for name in found) == 3 * len(CLASSE)
    assert "j/oraux/C-01-epreuve-1-1.pdf" in found
    assert {n for n in found if n.endswith("-entretien.pdf")} == {
        "j/oraux/C-03-entretien.pdf", "j/oraux/C-04-entretien.pdf",
    }  # fmt: skip
    assert [n for n in found if "attestations" in n] == ["j/attestations/C-01.pdf"]
    assert not any("Goff" in name for name in found)


def test_an_attestation_is_for_blocs_that_a_jury_gave_only(session: folders.Folders) -> None:
    text = papers(session)["j/attestations/C-01.pdf"]
    assert "Maëlle Le Goff" in text
    assert "Bloc 1" in text
    assert "Bloc 2" in text
    assert "Bloc 3" not in text  # proposed, not decided
    assert "réussite" not in text


def test_the_minutes_tell_decisions_from_propositions_and_why_they_differ(
    session: folders.Folders,
) -> None:
    text = papers(session)["j/proces-verbal.pdf"]
    assert "copie blanche" in text
    assert "18 blocs sans décision du jury" in text
    assert "Mme Martin" in text


def test_extra_time_is_on_the_sheet_that_the_candidate_signs(session: folders.Folders) -> None:
    text = papers(session)["j/emargement.pdf"]
    assert "80 min" in text  # 60 minutes and a third
    assert "C-04" not in text  # the VAE route has no épreuve


def test_the_papers_are_tagged_pdf(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    text = session.session.read_text().splitlines()
    kept = [line for line in text if "code:" not in line or "C-01" in line]
    session.session.write_text("\n".join(kept) + "\n")
    from atelier import rgpd

    for person in CLASSE[1:]:
        results.erase(results.connect(session.db_url), person.code)
    assert rgpd.own_paths(session, "C-01")
    assert main(["jury", "essai-2026", "--racine", str(session.root)]) == 0
    assert "8 PDF" in capsys.readouterr().out
    for path in (session.bilans / "jury").rglob("*.pdf"):
        root = pypdf.PdfReader(path).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"], path.name
        assert root["/Lang"] == "fr", path.name
        assert b"pdfuaid" in root["/Metadata"].get_data(), path.name
