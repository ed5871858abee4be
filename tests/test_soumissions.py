"""Hostile, broken and honest copies: each gets what its work deserves, at levels 3 and 2."""

import copy
import hashlib
import html.parser
import importlib.util
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
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
    sample.holds(found, expected)
    assert _changes(before, _outside(grader)) == []
    assert sample.CANARY not in _seen_by_the_candidate(found)
    _is_harmless(found)


@pytest.mark.parametrize("path", _sampled(REACHING_OUT))
def test_a_good_copy_after_a_hostile_one_gets_everything(grader: Grader, path: Path) -> None:
    grader.grade(sample.subject(), sample.read(path)[0])
    sample.holds(grader.grade(sample.subject(), sample.as_bytes(sample.notebook())), sample.MAXIMUM)


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
@pytest.mark.long
def test_a_right_answer_in_an_unusual_form_gets_everything(grader: Grader, path: Path) -> None:
    content, expected = sample.read(path)
    sample.holds(grader.grade(sample.subject(), content), expected)


def test_a_blank_copy_gets_zero_and_a_sentence_for_each_question(grader: Grader) -> None:
    found = grader.grade(sample.subject(), sample.as_bytes(sample.subject().release))
    sample.holds(found, dict.fromkeys(sample.MAXIMUM, 0.0))
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


# --- what is looked at --------------------------------------------------------------------------


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
