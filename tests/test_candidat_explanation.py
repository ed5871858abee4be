"""What is shown of an error under a cell: the sentence, the line at fault, Python's own words."""

import os

import pytest
from test_candidat_phrases import NAMES, failing

from atelier_candidat.explanation import short


def test_every_explanation_is_one_sentence_followed_by_the_line_and_pythons_words():
    lines = short(failing("x = 1\ny = total / 0"), NAMES)
    assert lines[1:] == ["Ligne 2.", "ZeroDivisionError: division by zero"]
    lines = short(failing("x = (1"), NAMES)
    assert lines[1:] == ["Ligne 1 de la cellule : x = (1", "SyntaxError: '(' was never closed"]


def in_ipython(source):
    """What a real IPython shell shows of a cell."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    with capture_output() as shown:
        shell.run_cell("import atelier_candidat.explanation as e\ne.install()")
        result = shell.run_cell(source, store_history=True)
    return shown.stdout, result


@pytest.fixture
def own_shell(monkeypatch):
    from IPython.core import interactiveshell

    made = []
    original = interactiveshell.InteractiveShell.__init__

    def keep(self, *args, **kwargs):
        original(self, *args, **kwargs)
        made.append(self)

    monkeypatch.setattr(interactiveshell.InteractiveShell, "__init__", keep)
    monkeypatch.setattr("IPython.get_ipython", lambda: made[-1])
    return made


def test_in_ipython_the_sentence_comes_first_and_the_traceback_is_short(own_shell):
    shown, result = in_ipython("import pandas as pd\npd.DataFrame({'email': [1]})['emial']")
    assert shown.splitlines() == [
        "La colonne « emial » n'existe pas : vouliez-vous « email » ?",
        "Ligne 2 de la cellule : pd.DataFrame({'email': [1]})['emial']",
        "KeyError: 'emial'",
    ]
    assert isinstance(result.error_in_exec, KeyError)


def test_in_ipython_syntax_errors_are_explained_too(own_shell):
    shown, result = in_ipython("print('a'")
    assert shown.startswith("Vous avez ouvert « ( » sans le refermer.")
    assert isinstance(result.error_before_exec, SyntaxError)


def test_outside_ipython_nothing_is_installed(tmp_path):
    import subprocess
    import sys

    code = (
        "from atelier_candidat import demarrer; demarrer(); demarrer(); import sys, os;"
        "print(sorted(os.listdir())); print(sys.excepthook is sys.__excepthook__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"MPLCONFIGDIR": str(tmp_path / "m")},
    )
    assert done.stdout.splitlines()[1] == "True", done.stderr
    assert "livrables" in done.stdout and "reponses" in done.stdout


def test_importing_the_package_loads_no_heavy_library():
    import subprocess
    import sys

    code = (
        "import sys, atelier_candidat; heavy = {'pandas', 'numpy', 'matplotlib', 'ipywidgets', "
        "'anywidget', 'IPython', 'mutagen', 'pptx', 'pypdf', 'atelier'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
