"""In a real kernel without a browser: as in grading, and as a trainer's *Run all*."""

import datetime

import openpyxl
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from atelier_candidat import lab
from atelier_candidat.start import decimales

START = """from atelier_candidat import *
demarrer()"""
FORM = 'Formulaire("fiche", [Texte("ville", "Ville"), Tableau("t", "T", [Date("d", "D")])])'
ANSWER = "total = 12"
TESTS = """assert isinstance(total, int), "total doit être un entier"
from atelier.verification import corrige, meme_valeur
meme_valeur(total, corrige.total)"""


def run(folder, *sources):
    cells = [new_code_cell(source) for source in sources]
    notebook = new_notebook(cells=cells)
    folder.mkdir(parents=True, exist_ok=True)
    NotebookClient(
        notebook, resources={"metadata": {"path": str(folder)}}, kernel_name="python3"
    ).execute()
    return notebook


@pytest.mark.filterwarnings("ignore")  # zmq's sockets, which nbclient leaves to the collector
def test_a_form_and_a_recorder_write_nothing_when_nobody_types(tmp_path):
    notebook = run(tmp_path / "copie", START, FORM, "Enregistreur()")
    shown = [output.data["text/plain"] for cell in notebook.cells for output in cell.outputs]
    assert len(shown) == 2
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert made == {"copie", "copie/livrables", "copie/reponses"}


@pytest.mark.filterwarnings("ignore")
def test_run_all_works_for_a_trainer_and_refuses_elsewhere(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course/referentiel.yml").touch()
    run(tmp_path / "course/seance", START, ANSWER, TESTS)
    with pytest.raises(CellExecutionError, match="pas de solution de référence"):
        run(tmp_path / "submitted/seance", START, ANSWER, TESTS)


@pytest.mark.filterwarnings("ignore")
def test_a_kernel_of_the_lab_explains_errors_before_any_cell_and_adds_no_name(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONSTARTUP", lab.ENVIRONMENT["PYTHONSTARTUP"])
    run(tmp_path, "assert not {'start', 'presenter', 'atelier_candidat'} & set(dir()), dir()")
    with pytest.raises(CellExecutionError, match="exécutez d'abord les cellules du dessus"):
        run(tmp_path, "Formulaire('fiche', [])")


@pytest.mark.filterwarnings("ignore")
def test_results_are_shown_as_numbers_that_one_can_read(tmp_path):
    shown = {
        "1250 * 1.2 + 359.64": "1859.64",
        "pd.Series([1.5, 2.25]).sum()": "3.75",
        "[pd.Series([1, 2]).sum(), pd.Series([1]).max() > 1]": "[3, False]",
    }
    notebook = run(tmp_path, START + "\nimport pandas as pd", *shown)
    assert [cell.outputs[0].data["text/plain"] for cell in notebook.cells[1:]] == [*shown.values()]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1213200.5, "1213200.50"), (12, "12.00"), (0.055, "0.055"), (1 / 3, "0.3333"), (2e-7, "0.00")],
)
def test_tables_show_money_with_two_decimals_and_rates_with_theirs(value, shown):
    assert decimales(value) == shown


@pytest.mark.filterwarnings("ignore")
def test_an_error_of_a_cell_reaches_the_notebook_in_french(tmp_path):
    with pytest.raises(CellExecutionError, match="vouliez-vous écrire « total »"):
        run(tmp_path, START, ANSWER, "print(totl)")


@pytest.mark.filterwarnings("ignore")
def test_a_line_that_changes_a_copy_of_a_table_is_told_in_french(tmp_path):
    line = 'table[table["ville"] == "Lyon"]["ca"] = 3'
    made = 'import pandas as pd\ntable = pd.DataFrame({"ville": ["Lyon"], "ca": [1]})\n'
    (shown,) = run(tmp_path, START, made + line).cells[1].outputs
    assert shown.text == (
        "Attention : cette ligne ne change pas la table, elle modifie une copie. Écrivez en une\n"
        'seule fois : table.loc[condition, "colonne"] = valeur.\n'
        f"Ligne 3 de la cellule : {line}\n"
    )


def test_workbooks_are_read_alike_by_both_readers(tmp_path):
    """`demarrer` makes pandas read with calamine; what a person sees must not depend on it."""
    sheet = (book := openpyxl.Workbook()).active
    sheet.append(["ref", "qte", "prix", "jour", "oui", "formule", "texte", "heure", "vide"])
    moment = datetime.datetime(2026, 11, 24, 8, 30)
    sheet.append(["A-1", 3, 12.5, moment.date(), True, "=B2*C2", " 0601 ", moment.time(), None])
    sheet.append(["A-2", 1.5, None, moment, False, "#N/A", "00123", datetime.time(0), "x"])
    book.save(tmp_path / "t.xlsx")
    for options in ({}, {"header": None}, {"dtype": str}):
        one, other = (
            pd.read_excel(tmp_path / "t.xlsx", engine=engine, **options)
            for engine in ("openpyxl", "calamine")
        )
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "last", ["axes.set_title('Ventes')", "axes.bar(['a'], [1])", "axes.legend(['a'])", "axes"]
)
def test_a_cell_that_ends_with_a_part_of_its_chart_shows_the_chart_alone(tmp_path, last):
    chart = (
        f"import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1])\n{last}"
    )
    notebook = run(tmp_path, START, chart, "figure")
    for cell in notebook.cells[1:]:
        (output,) = cell.outputs
        assert "image/png" in output.data


@pytest.mark.filterwarnings("ignore")
def test_dates_and_codes_of_a_table_are_not_cut_and_sentences_are(tmp_path):
    texts = [
        "2026-11-24",
        "Livrer chez le voisin",
        "le 2026-12-16, BC-2026-0012",
        "mi-temps ou non",
    ]
    table = f"import pandas as pd\npd.DataFrame({{'a': {texts}}})"
    (output,) = run(tmp_path, START, table).cells[1].outputs
    shown, whole = output.data["text/html"], 'style="white-space: nowrap"'
    assert f"<td {whole}>2026-11-24</td>" in shown
    assert "<td>Livrer chez le voisin</td>" in shown
    assert f"le <span {whole}>2026-12-16,</span> <span {whole}>BC-2026-0012</span>" in shown
    assert "<td>mi-temps ou non</td>" in shown
