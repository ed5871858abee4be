"""What is wrong in the texts of course/, said to the person who writes them."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from atelier import build, cells, couverture, items, referentiel
from atelier.cells import Kind
from atelier.problems import Problem, Refusal

LECON_HEADINGS = ("Situation", "Vous saurez", "À retenir", "Dans la certification")
_GRADE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LEVELS = ("0", "1", "2", "3")


@dataclass(frozen=True)
class Text:
    """One notebook text and what its place in the course allows."""

    path: Path
    notebook: cells.Notebook
    criteres: frozenset[str]  # those that it may prove
    known_data: frozenset[str]  # the data files that exist

    @property
    def where(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def is_lecon(self) -> bool:
        return self.path.stem == "lecon"

    def problem(self, cell: cells.Cell | None, what: str) -> Problem:
        if cell is None:
            return Problem(self.where, what)
        name = cells.grade_id(cell) or f"n° {self.notebook.cells.index(cell) + 1}"
        return Problem(f"{self.where}, cellule {name}", what)


def lint(course: Path, known_data: Iterable[str], chosen: Iterable[str] = ()) -> list[Problem]:
    """Every problem of the course's texts, in order; raises Refusal for a malformed référentiel."""
    certification = referentiel.load(course / "referentiel.yml")
    problems: list[Problem] = []
    found: list[items.Item] = []
    for seance in tuple(chosen) or build.seances(course):
        ids: Counter[str] = Counter()
        for path in build.texts(course, seance):
            try:
                notebook = build.read_notebook(path)
            except Refusal as refusal:
                problems.append(Problem(f"{seance}/{path.name}", str(refusal)))
                continue
            allowed = frozenset(_criteres(certification, seance, path.stem))
            text = Text(path, notebook, allowed, frozenset(known_data))
            problems += _normal_form(text)
            cell_problems = list(_cells(text))
            problems += cell_problems
            problems += _lecon(text) if text.is_lecon else _exercices(text)
            problems += _data(text)
            if not any("options nbgrader" in problem.what for problem in cell_problems):
                found += items.of_notebook(seance, path.stem, notebook)
            ids.update(i for cell in notebook.cells if (i := cells.grade_id(cell)))
        problems += [
            Problem(seance, f"l'identifiant {name} est porté par {count} cellules de la séance")
            for name, count in ids.items()
            if count > 1
        ]
    problems += _preuves(certification, found, course)
    return problems


def _criteres(certification: referentiel.Referentiel, seance: str, notebook: str) -> Iterator[str]:
    """The critères that a notebook may prove: those of its activité, or of its épreuve."""
    for activite in certification.activites.values():
        if seance in {competence.seance for competence in activite.competences}:
            yield from (critere.code for critere in activite.criteres)
    for epreuve in certification.epreuves:
        if (epreuve.evaluation, epreuve.sujet) == (seance, notebook):
            for code in epreuve.activites:
                yield from (c.code for c in certification.activites[code].criteres)


def _normal_form(text: Text) -> Iterator[Problem]:
    """JupyterLab must not rewrite a text when a trainer saves it unchanged."""
    written = text.path.read_text(encoding="utf-8")
    saved = normal_form(text.path)
    if saved != written:
        lines = zip(saved.splitlines(), written.splitlines(), strict=False)
        first = next((n for n, (a, b) in enumerate(lines, 1) if a != b), len(written.splitlines()))
        yield text.problem(
            None,
            f"le texte n'a pas la forme que JupyterLab enregistre (ligne {first}) : lancez "
            "« atelier verifier --normaliser »",
        )


def normal_form(path: Path) -> str:
    """A text as JupyterLab would save it."""
    import jupytext
    from jupytext.config import load_jupytext_config

    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    config = load_jupytext_config(str(path))
    return str(jupytext.writes(notebook, fmt="md:myst", config=config))


def normalize(path: Path) -> bool:
    """Rewrite a text in its normal form; gives whether it changed."""
    saved = normal_form(path)
    changed = saved != path.read_text(encoding="utf-8")
    if changed:
        path.write_text(saved, encoding="utf-8")
    return changed


def _cells(text: Text) -> Iterator[Problem]:
    answers = _safe(cells.answer_names, text.notebook)
    given = _safe(cells.read_only_names, text.notebook)
    for rank, cell in enumerate(text.notebook.cells):
        try:
            kind = cells.kind_of(cell)
        except cells.IllegalKind as error:
            yield text.problem(
                cell,
                f"{error} ; les seules cellules permises sont : lecture seule, réponse, tests, "
                "tâche (options nbgrader à corriger dans Create Assignment)",
            )
            continue
        if kind is not None:
            yield from _identifier(text, cell, kind)
        if cell.cell_type == "code":
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                yield text.problem(cell, f"Python ne comprend pas la ligne {error.lineno} du code")
                continue
        if kind is Kind.TESTS:
            yield from _tests(text, cell, answers, given)
        elif kind is Kind.ANSWER:
            yield from _answer(text, cell)
        elif kind is Kind.TASK:
            yield from _task(text, cell, rank)
        elif kind is Kind.READ_ONLY and cell.cell_type == "code":
            used = cells.used_names(cell.source) & answers - given
            if used:
                yield text.problem(
                    cell,
                    f"une cellule en lecture seule ne peut pas utiliser la réponse {_list(used)}",
                )
        if kind is not Kind.TESTS and cells.BEGIN_HIDDEN in cell.source:
            yield text.problem(
                cell, "des tests cachés hors d'une cellule de tests seraient distribués"
            )
        if kind is not Kind.ANSWER and cells.BEGIN_SOLUTION in cell.source:
            yield text.problem(cell, "une solution hors d'une cellule de réponse serait distribuée")
        if kind is not Kind.TASK and cells.BEGIN_MARK_SCHEME in cell.source:
            yield text.problem(cell, "un barème hors d'une cellule de tâche serait distribué")


def _safe(names, notebook: cells.Notebook) -> set[str]:  # type: ignore[no-untyped-def]
    """The names, or none where a cell cannot be read: that cell is reported by itself."""
    try:
        found: set[str] = names(notebook)
    except (SyntaxError, cells.IllegalKind):
        return set()
    return found


def _identifier(text: Text, cell: cells.Cell, kind: Kind) -> Iterator[Problem]:
    name = cells.grade_id(cell) or ""
    if not _GRADE_ID.fullmatch(name):
        yield text.problem(
            cell, "l'identifiant manque ou contient autre chose que lettres, chiffres, - et _"
        )
        return
    if kind not in (Kind.TESTS, Kind.TASK):
        return
    if text.is_lecon:
        yield text.problem(cell, "une leçon n'est jamais notée")
    worth = cell.metadata["nbgrader"].get("points")
    if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 < worth < 100:
        yield text.problem(cell, "les points doivent être un nombre entre 0 et 100")
    if name.partition("-")[0] in referentiel.FREE_PREFIXES:
        return
    critere = referentiel.critere_of(name)
    if critere is None:
        yield text.problem(
            cell,
            "l'identifiant d'une cellule notée commence par son critère (1_2_C1-doublons), "
            "par pratique- ou par dossier-",
        )
    elif critere not in text.criteres:
        allowed = ", ".join(sorted(text.criteres)) or "aucun"
        yield text.problem(
            cell, f"le critère {critere} n'est pas de ceux de cette séance (possibles : {allowed})"
        )


def _tests(text: Text, cell: cells.Cell, answers: set[str], given: set[str]) -> Iterator[Problem]:
    source = cell.source
    if (source.count(cells.BEGIN_HIDDEN), source.count(cells.END_HIDDEN)) != (1, 1):
        yield text.problem(
            cell, f"il faut une partie cachée, entre {cells.BEGIN_HIDDEN} et {cells.END_HIDDEN}"
        )
        return
    visible = cells.visible_part(source)
    unknown = cells.used_names(source) - answers - given
    if unknown:
        yield text.problem(
            cell,
            f"le test utilise {_list(unknown)}, qui n'est ni une réponse, ni un nom des "
            "cellules en lecture seule, ni importé dans le test",
        )
    if "atelier" in cells.imported_modules(visible) or "corrige" in cells.used_names(visible):
        yield text.problem(cell, "la partie visible ne peut rien prendre de atelier.verification")
    judged = cells.used_names(source) & answers
    if not judged and not re.search(r"livrables/|reponses\(", source):
        yield text.problem(
            cell, "le test ne juge aucune réponse, aucun fichier et aucun formulaire"
        )
    for name in sorted(cells.reference_names(source) - answers - {"fichier", "reponses"}):
        yield text.problem(cell, f"corrige.{name} n'existe pas : aucune réponse ne porte ce nom")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert) and node.msg is None:
            yield text.problem(
                cell, f"l'assert de la ligne {node.lineno} n'a pas de message pour le candidat"
            )


def _answer(text: Text, cell: cells.Cell) -> Iterator[Problem]:
    begin, end = cell.source.count(cells.BEGIN_SOLUTION), cell.source.count(cells.END_SOLUTION)
    if (begin, end) != (1, 1):
        yield text.problem(
            cell, f"il faut une solution entre {cells.BEGIN_SOLUTION} et {cells.END_SOLUTION}"
        )
        return
    outside = cells.without_region(cell.source, cells.BEGIN_SOLUTION, cells.END_SOLUTION)
    if any(line.strip() and not line.lstrip().startswith("#") for line in outside.splitlines()):
        yield text.problem(
            cell, "hors de la solution, seuls des commentaires sont permis (les blancs à compléter)"
        )


def _task(text: Text, cell: cells.Cell, rank: int) -> Iterator[Problem]:
    source = cell.source
    if (source.count(cells.BEGIN_MARK_SCHEME), source.count(cells.END_MARK_SCHEME)) != (1, 1):
        yield text.problem(cell, f"il faut un barème après {cells.BEGIN_MARK_SCHEME}")
        return
    scheme = source.partition(cells.BEGIN_MARK_SCHEME)[2]
    missing = [level for level in _LEVELS if not re.search(rf"^\W*{level}\b", scheme, re.MULTILINE)]
    if missing:
        yield text.problem(cell, f"le barème ne décrit pas le niveau {_list(missing)} (0 à 3)")
    oral = (cells.grade_id(cell) or "").endswith("-oral")
    before = text.notebook.cells[rank - 1] if rank else None
    if not oral and (before is None or not cells.is_written_answer(before)):
        yield text.problem(
            cell, f"une cellule de texte marquée « {cells.ANSWER_TAG} » doit précéder la tâche"
        )


def _lecon(text: Text) -> Iterator[Problem]:
    headings = _headings(text.notebook)
    for heading in LECON_HEADINGS:
        if heading not in headings:
            yield text.problem(None, f"il manque la partie « ## {heading} »")
    sources = "\n".join(cell.source for cell in text.notebook.cells)
    if "À votre tour" not in sources or "<details>" not in sources:
        yield text.problem(None, "il manque un « À votre tour » avec sa réponse repliée")
    if "ipywidgets" not in sources:
        yield text.problem(None, "il manque une exploration interactive (ipywidgets)")
    for cell in text.notebook.cells:
        if cells.kind_of(cell) not in (None, Kind.READ_ONLY):
            yield text.problem(cell, "une leçon n'a ni réponse notée, ni test, ni tâche")


def _exercices(text: Text) -> Iterator[Problem]:
    code = next((cell for cell in text.notebook.cells if cell.cell_type == "code"), None)
    if code is None or "demarrer()" not in code.source or _kind(code) is not Kind.READ_ONLY:
        yield text.problem(
            None, "la première cellule de code, en lecture seule, doit appeler demarrer()"
        )
    if text.path.parent.name.endswith("_evaluation") or text.path.parent.name.startswith("dossier"):
        return
    for title, part in _parts(text.notebook):
        prose = "\n".join(cell.source for cell in part if cell.cell_type == "markdown")
        if prose.count("<details>") < 2:
            yield text.problem(
                part[0],
                f"« {title} » doit replier deux indices : un coup de pouce, puis la méthode",
            )
        if not any(_kind(cell) in (Kind.TESTS, Kind.TASK) for cell in part):
            yield text.problem(part[0], f"« {title} » n'a ni tests, ni tâche")


def _kind(cell: cells.Cell) -> Kind | None:
    """The kind of a cell, None for an illegal one: it is reported by itself."""
    try:
        return cells.kind_of(cell)
    except cells.IllegalKind:
        return None


def _headings(notebook: cells.Notebook) -> list[str]:
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return [line.lstrip("#").strip() for line in text.splitlines() if line.startswith("##")]


def _parts(notebook: cells.Notebook) -> Iterator[tuple[str, list[cells.Cell]]]:
    """The exercises of a notebook: each `## Exercice …` heading and the cells up to the next."""
    title = ""
    part: list[cells.Cell] = []
    for cell in notebook.cells:
        heading = re.search(r"^## (.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and heading:
            if title.startswith("Exercice"):
                yield title, part
            title, part = heading[1], []
        part.append(cell)
    if title.startswith("Exercice"):
        yield title, part


def _data(text: Text) -> Iterator[Problem]:
    for name in build.data_files(text.path.parent.parent, text.path.parent.name):
        if name in text.path.read_text(encoding="utf-8") and name not in text.known_data:
            yield text.problem(
                None, f"le fichier donnees/{name} n'est fabriqué par aucune entreprise"
            )


def _preuves(
    certification: referentiel.Referentiel, found: list[items.Item], course: Path
) -> Iterator[Problem]:
    """Each critère is proved as the référentiel says: no other kind of proof, and all of those."""
    rows = couverture.couverture(certification, found)
    built = set(build.seances(course))
    for code, critere in certification.criteres.items():
        kinds = {p for p in referentiel.PREUVES if rows[code][p]}
        for extra in sorted(kinds - set(critere.preuve)):
            yield Problem(
                "referentiel.yml",
                f"{code} a une preuve par {extra}, que son « preuve » ne prévoit pas",
            )
        needed = {certification.competences[c].seance for c in critere.competences}
        needed.add(f"bloc{code[0]}_evaluation")
        missing = set(critere.preuve) - kinds
        if needed <= built and {item.seance for item in found} >= needed and missing:
            yield Problem("referentiel.yml", f"{code} n'a pas de preuve par {_list(missing)}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
