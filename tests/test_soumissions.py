"""Hostile, broken and honest copies: each gets what its work deserves, at levels 3 and 2."""

import copy
import hashlib
import html.parser
import importlib.util
import itertools
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import copies_de_test as sample
import pytest

from atelier import cells, copie, isolation
from atelier.grading import Grader, Grading

LEVELS = (3, 2)
HOSTILE = sorted((sample.FOLDER / "hostiles").glob("*.py"))
HONEST = sorted((sample.FOLDER / "honnetes").glob("*.py"))
REACHING_OUT = [  # the families that act on others than themselves
    path for path in HOSTILE if path.name.startswith(("ecrire", "tuer", "bruler"))
]
BROKEN = sorted((sample.FOLDER / "abimees").glob("*.py"))

pytestmark = [pytest.mark.xdist_group("moteur")]


@pytest.fixture(scope="module", params=LEVELS, ids=lambda level: f"niveau{level}")
def grader(request: pytest.FixtureRequest) -> Iterator[Grader]:
    if isolation.reached(request.param) < request.param:
        pytest.skip(f"cette machine n'atteint pas le niveau {request.param}")
    with Grader(request.param, sample.LIMITS, charts=False) as made:
        yield made


def _sampled(paths: list[Path]) -> list[Any]:
    """Every file; the first of each family runs in `make test`, all of them in the long run."""
    families = {path.name.partition("-")[0]: path for path in reversed(paths)}
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=[] if families[path.name.partition("-")[0]] == path else pytest.mark.long,
        )
        for path in paths
    ]


@pytest.mark.parametrize("path", _sampled(HOSTILE))
def test_a_hostile_copy_gains_nothing_and_harms_nobody(grader: Grader, path: Path) -> None:
    content, expected = sample.read(path)
    before = _outside(grader)
    found = grader.grade(sample.subject(), content)
    _holds(found, expected)
    assert _changes(before, _outside(grader)) == []
    assert sample.CANARY not in _seen_by_the_candidate(found)
    _is_harmless(found)


@pytest.mark.parametrize("path", _sampled(REACHING_OUT))
def test_a_good_copy_after_a_hostile_one_gets_everything(grader: Grader, path: Path) -> None:
    grader.grade(sample.subject(), sample.read(path)[0])
    _holds(grader.grade(sample.subject(), sample.as_bytes(sample.notebook())), sample.MAXIMUM)


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
@pytest.mark.long
def test_a_right_answer_in_an_unusual_form_gets_everything(grader: Grader, path: Path) -> None:
    content, expected = sample.read(path)
    _holds(grader.grade(sample.subject(), content), expected)


def test_a_blank_copy_gets_zero_and_a_sentence_for_each_question(grader: Grader) -> None:
    found = grader.grade(sample.subject(), sample.as_bytes(sample.subject().release))
    _holds(found, dict.fromkeys(sample.MAXIMUM, 0.0))
    assert "Il n'y a pas de réponse « total »" in found.verdicts["1_2_C1-total"].message
    assert found.verdicts["1_2_C1-avis"].points is None


def test_a_test_that_stops_on_columns_of_one_name_says_so(grader: Grader) -> None:
    exam = sample.subject()
    master = copy.deepcopy(exam.master)
    for cell in master.cells:
        if cells.grade_id(cell) == "1_2_C1-clients":
            cell.source = 'assert clients["client"].is_unique'
    code = "clients = pd.concat([ventes, ventes], axis=1)"
    answered = sample.as_bytes(sample.notebook({"clients": code}))
    verdict = grader.grade(replace(exam, master=master), answered).verdicts["1_2_C1-clients"]
    assert verdict.points == 0
    assert verdict.message == "Dans clients, deux colonnes s'appellent « client »."


def test_partial_credit_says_what_is_missing(grader: Grader) -> None:
    code = 'clients = ventes.groupby("client", as_index=False)["montant"].sum()\nclients.loc[0, "montant"] = 0'
    found = grader.grade(sample.subject(), sample.as_bytes(sample.notebook({"clients": code})))
    verdict = found.verdicts["1_2_C1-clients"]
    assert verdict.points is not None and 2.3 < verdict.points < 2.5
    assert verdict.message


@pytest.mark.parametrize("path", _sampled(BROKEN))
def test_a_broken_copy_reaches_a_verdict(grader: Grader, path: Path, tmp_path: Path) -> None:
    module = _module(path)
    folder = tmp_path / "C-01" / "soumissions"
    folder.mkdir(parents=True)
    notebook = sample.as_json(sample.notebook())
    content = (
        module.abimer(notebook) if hasattr(module, "abimer") else json.dumps(notebook).encode()
    )
    if content is not None:
        (folder / "sujet.ipynb").write_bytes(content)
    if hasattr(module, "deposer"):
        module.deposer(folder)
    text = path.read_text(encoding="utf-8")
    expected = _expected(re.search(r"^# attendu: (.*)$", text, re.MULTILINE)[1])  # type: ignore[index]
    etat = re.search(r"^# etat: (.*)$", text, re.MULTILINE)[1]  # type: ignore[index]

    handed_in = copie.read(folder, ("sujet",))
    result = copie.grade(grader, {"sujet": sample.subject()}, handed_in)

    scores = {
        n.removeprefix("1_2_C1-"): s.points for n, s in result.notebooks["sujet"].scores.items()
    }
    assert {name: scores[name] for name in expected} == expected
    assert result.etat == etat, result.raison
    assert bool(result.raison) == (etat != copie.CORRIGEE)
    assert scores["avis"] is None  # a person reads it, whatever happened


def _expected(words: str) -> dict[str, float]:
    if words == "rien":
        return dict.fromkeys(sample.MAXIMUM, 0.0)
    changed = dict(sample.MAXIMUM)
    for item in words.split(",") if words != "tout" else ():
        name, score = item.split()
        if score == "?":
            del changed[name]
        else:
            changed[name] = float(score)
    return changed


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- honest variants: each way of answering, in each form that a file may take ------------------

WAYS: dict[str, dict[str, str]] = {
    "la référence": {},
    "sum de Python": {"total": "total = sum(ventes['montant'])"},
    "flottant": {"total": "total = float(ventes.montant.sum())"},
    "Decimal": {"total": "from decimal import Decimal\ntotal = float(sum(Decimal(str(m)) for m in ventes['montant']))"},
    "agg": {"total": "total = ventes.agg({'montant': 'sum'})['montant']"},
    "morse": {"total": "(total := ventes['montant'].sum())"},
    "global": {"total": "def f():\n    global total\n    total = ventes['montant'].sum()\nf()"},
    "dictionnaire": {"clients": "clients = pd.DataFrame([{'client': c, 'montant': g.montant.sum()} for c, g in ventes.groupby('client')])"},
    "tri": {"clients": "clients = ventes.groupby('client', as_index=False)['montant'].sum().iloc[::-1]"},
    "index nommé": {"clients": "clients = ventes.set_index('client').groupby(level=0).sum()"},
    "chaîne": {"clients": "clients = (ventes\n    .groupby('client')\n    .agg(montant=('montant', 'sum'))\n    .reset_index())"},
    "barh non, bar oui": {"graphe": "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\nax.bar(['a', 'b', 'c'], [3, 2, 1], color='k')\nax.set_title('Trois')"},
    "open": {"livrable": "with open('livrables/ventes.csv', 'w') as f:\n    f.write(ventes.to_csv(index=False))"},
}  # fmt: skip


def _outputs(notebook: Any) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "x" * 5000}]
            cell["execution_count"] = 7


def _extra_cells(notebook: Any) -> None:
    for rank in range(len(notebook["cells"]), 0, -1):
        notebook["cells"].insert(
            rank,
            {
                "cell_type": "code",
                "id": f"e{rank}",
                "metadata": {},
                "source": "2 + 2",
                "outputs": [],
                "execution_count": None,
            },
        )
        notebook["cells"].insert(
            rank, {"cell_type": "markdown", "id": f"m{rank}", "metadata": {}, "source": "une note"}
        )


def _crlf(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")


def _lines(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def _other_ids(notebook: Any) -> None:
    for rank, cell in enumerate(notebook["cells"]):
        cell["id"] = f"autre-{rank}"


def _no_ids(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell.pop("id", None)


def _tools(notebook: Any) -> None:
    notebook["metadata"] |= {"widgets": {"x": {}}, "toc": {}, "colab": {"name": "x"}}
    for cell in notebook["cells"]:
        cell["metadata"] |= {
            "collapsed": True,
            "scrolled": "auto",
            "tags": [*cell["metadata"].get("tags", []), "x"],
        }


def _trailing(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = "\n\n" + cell["source"] + "\n\n   \n"


def _imports_again(notebook: Any) -> None:
    notebook["cells"].insert(
        2,
        {
            "cell_type": "code",
            "id": "i",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "import pandas as pd, numpy as np\nfrom atelier_candidat import *\npd.set_option('display.max_rows', None)",
        },
    )


def _noise(notebook: Any) -> None:
    for cell in notebook["cells"]:
        if cells_kind(cell) == "answer":
            cell["source"] = (
                "import sys\nprint('bruit', file=sys.stderr)\n" + cell["source"] + "\nprint('fini')"
            )


def _failing_cell(notebook: Any) -> None:
    notebook["cells"].insert(
        3,
        {
            "cell_type": "code",
            "id": "f",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "raise ValueError('un essai')",
        },
    )


def _deleted_prose(notebook: Any) -> None:
    notebook["cells"] = [
        c
        for c in notebook["cells"]
        if c["cell_type"] == "code" or "reponse" in c["metadata"].get("tags", [])
    ]


def _blank_copy_before(notebook: Any) -> None:
    for rank, cell in reversed(list(enumerate(notebook["cells"]))):
        if cells_kind(cell) == "answer":
            notebook["cells"].insert(rank, {**json.loads(json.dumps(cell)), "source": "\n# À vous"})


def _as_it_is(notebook: Any) -> None:
    """Nothing."""


def cells_kind(cell: Any) -> str:
    flags = cell["metadata"].get("nbgrader", {})
    return "answer" if flags.get("solution") else ""


FORMS: list[Callable[[Any], None]] = [
    _as_it_is, _outputs, _extra_cells, _crlf, _lines, _other_ids, _no_ids, _tools, _trailing,
    _imports_again, _noise, _failing_cell, _deleted_prose, _blank_copy_before,
]  # fmt: skip
VARIANTS = list(itertools.product(WAYS, FORMS))


def _variants() -> list[Any]:
    """All in the long run; in `make test`, each way and each form once."""
    return [
        pytest.param(
            way,
            form,
            id=f"{way}-{form.__name__}",
            marks=[] if rank % (len(FORMS) + 1) == 0 else pytest.mark.long,
        )
        for rank, (way, form) in enumerate(VARIANTS)
    ]


@pytest.mark.parametrize(("way", "form"), _variants())
def test_an_honest_copy_never_loses_a_point_to_form(
    grader: Grader, way: str, form: Callable[[Any], None]
) -> None:
    notebook = sample.as_json(sample.notebook(WAYS[way]))
    form(notebook)
    _holds(grader.grade(sample.subject(), json.dumps(notebook).encode()), sample.MAXIMUM)


def test_there_are_enough_copies() -> None:
    assert len(HOSTILE) >= 100
    assert len(VARIANTS) + len(HONEST) >= 200
    assert len({path.name.partition("-")[0] for path in HOSTILE}) >= 8


# --- what is looked at --------------------------------------------------------------------------


def _holds(found: Grading, expected: dict[str, float]) -> None:
    got = sample.points(found)
    said = {name: (v.message, v.detail) for name, v in found.verdicts.items() if v.message}
    assert {name: got[name] for name in expected} == expected, (said, found.remarks)
    assert not found.errors


_TRACES = [
    *(
        Path(folder) / name
        for folder in ("/tmp", "/var/tmp", "/dev/shm")
        for name in ("pris", "tardif", "piege.txt", "x")
    ),
    *(
        Path.home() / name
        for name in (
            ".pythonrc",
            ".ipython/profile_default/startup/00.py",
            ".config/matplotlib/matplotlibrc",
        )
    ),
]


def _outside(grader: Grader) -> Any:
    """What must not change: the engine's own files, what hostile copies try to leave, processes."""
    assert grader.zygote  # started, if it was not
    stages = Path(tempfile.gettempdir()).glob(f"atelier-enclos-{os.getpid()}-*")
    code = {
        p: hashlib.sha256(p.read_bytes()).hexdigest()
        for stage in stages
        for p in sorted(stage.rglob("*"))
        if p.is_file()
    }
    assert code
    shared = [path for path in _TRACES if path.exists()]
    deadline = time.monotonic() + 1
    while _descendants() and time.monotonic() < deadline:
        time.sleep(0.02)
    return code, shared, _descendants()


def _changes(before: Any, after: Any) -> list[str]:
    changed = [
        str(p) for p in before[0].keys() | after[0].keys() if before[0].get(p) != after[0].get(p)
    ]
    return [*changed, *map(str, after[1]), *after[2]]


def _descendants() -> list[str]:
    """What still runs below the zygotes of these tests."""
    children: dict[str, list[str]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text()
            except OSError:
                continue
            children.setdefault(stat.rpartition(")")[2].split()[1], []).append(entry)
    ours = children.get(str(os.getpid()), [])
    pending, found = [pid for pid in ours if "enclosure.zygote" in _command(pid)], []
    assert pending
    while pending:
        below = children.get(pending.pop(), [])
        found += below
        pending += below
    # bubblewrap's two processes and the zygote itself
    return [pid for pid in found if "enclosure.zygote" not in _command(pid)]


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return "enclosure.zygote"  # gone meanwhile


def _seen_by_the_candidate(found: Grading) -> str:
    """All that a feedback page may show: outputs, and the messages of the verdicts."""
    outputs = [cell.get("outputs", []) for cell in found.notebook.cells]
    answers = [c.source for c in found.notebook.cells if cells.kind_of(c) is not cells.Kind.TESTS]
    messages = [verdict.message for verdict in found.verdicts.values()]
    return json.dumps([outputs, answers, messages, found.remarks], ensure_ascii=False)


class _Tags(html.parser.HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "style",
            "iframe",
            "img",
            "svg",
            "a",
            "object",
            "embed",
            "form",
            "link",
            "meta",
        ):
            self.live.append(tag)
        self.live += [
            name for name, _ in attrs if name.startswith("on") or name in ("href", "src", "srcdoc")
        ]


def _is_harmless(found: Grading) -> None:
    for cell in found.notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            assert set(data) <= {
                "text/plain",
                "text/html",
                "text/markdown",
                "image/png",
                "image/jpeg",
            }
            for mime in ("text/html", "text/markdown"):
                tags = _Tags()
                tags.feed(data.get(mime, ""))
                assert not tags.live, (mime, data[mime][:500])
            assert "javascript:" not in data.get("text/markdown", "")
