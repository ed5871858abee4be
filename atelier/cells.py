"""What a notebook is made of: four kinds of nbgrader cells, and the names that link them."""

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

Cell = Any  # nbformat's NotebookNode
Notebook = Any

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_MARK_SCHEME, END_MARK_SCHEME = "### BEGIN MARK SCHEME", "### END MARK SCHEME"
ANSWER_TAG = "reponse"  # a plain Markdown cell where the candidate writes, right before a task
ADDED = "ajout-"  # begins the ID of a cell that is not in the release


class Kind(Enum):
    """nbgrader's flags (grade, solution, locked, task) of each kind that the course uses.

    The other combinations either break `nbgrader autograde` for everyone or give points silently
    (a hand-graded answer left blank is scored 0 and leaves the review queue).
    """

    READ_ONLY = (False, False, True, False)  # data, imports, forms
    ANSWER = (False, True, False, False)  # code that the candidate writes
    TESTS = (True, False, True, False)  # visible and hidden asserts
    TASK = (False, False, True, True)  # instruction and mark scheme: a person marks it


class IllegalKind(ValueError):
    """A combination of nbgrader's flags that the course refuses."""


def kind_of(cell: Cell) -> Kind | None:
    """The kind of a cell, None for an ordinary one; raises IllegalKind."""
    flags = cell.metadata.get("nbgrader")
    if flags is None:
        return None
    try:
        kind = Kind(
            tuple(bool(flags.get(name)) for name in ("grade", "solution", "locked", "task"))
        )
    except ValueError:
        raise IllegalKind("combinaison d'options nbgrader interdite") from None
    if (cell.cell_type == "markdown") != (kind is Kind.TASK) and kind is not Kind.READ_ONLY:
        raise IllegalKind("type de cellule (texte ou code) contraire à son rôle")
    return kind


def grade_id(cell: Cell) -> str | None:
    """The ID of an nbgrader cell."""
    found = cell.metadata.get("nbgrader", {}).get("grade_id")
    return found if isinstance(found, str) else None


def points(cell: Cell) -> float:
    """The points that a tests or task cell is worth."""
    return float(cell.metadata["nbgrader"]["points"])


def is_written_answer(cell: Cell) -> bool:
    """Whether this is the Markdown cell where the candidate answers a task."""
    return cell.cell_type == "markdown" and ANSWER_TAG in cell.metadata.get("tags", ())


def is_written(cell: Cell) -> bool:
    """Whether a candidate wrote this text: an answer to a task, or a cell that they added."""
    added = cell.cell_type == "markdown" and str(cell.get("id", "")).startswith(ADDED)
    return added or is_written_answer(cell)


def sections(notebook: Notebook) -> list[list[Cell]]:
    """The cells under each heading of the author, that heading first."""
    found: list[list[Cell]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#") and not is_written(cell):
            found.append([])
        found[-1].append(cell)
    return found


def graded(notebook: Notebook) -> Iterator[Cell]:
    """The cells that earn points: tests and tasks."""
    return (c for c in notebook.cells if kind_of(c) in (Kind.TESTS, Kind.TASK))


def of_kind(notebook: Notebook, kind: Kind) -> Iterator[Cell]:
    """The code cells of this kind."""
    return (c for c in notebook.cells if c.cell_type == "code" and kind_of(c) is kind)


def visible_part(source: str) -> str:
    """A tests cell as the candidate sees it, without its hidden tests."""
    return without_region(source, BEGIN_HIDDEN, END_HIDDEN)


def without_region(source: str, begin: str, end: str) -> str:
    """Source without the lines from `begin` to `end`, both included."""
    kept, inside = [], False
    for line in source.splitlines():
        if line.strip() == begin:
            inside = True
        if not inside:
            kept.append(line)
        if line.strip() == end:
            inside = False
    return "\n".join(kept)


def solution_part(source: str) -> str:
    """An answer cell with its solution, without the delimiters."""
    delimiters = (BEGIN_SOLUTION, END_SOLUTION)
    return "\n".join(line for line in source.splitlines() if line.strip() not in delimiters)


def bound_names(source: str) -> set[str]:
    """The names that code binds, assigns into or calls a method on, at the top level of a cell.

    Names that it imports or defines as functions and classes are left out: an answer is a value.
    """
    bound: set[str] = set()
    imported: set[str] = set()
    for node in _top_level(ast.parse(source)):
        match node:
            case ast.Import() | ast.ImportFrom():
                imported |= {(a.asname or a.name).partition(".")[0] for a in node.names}
            case ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                bound |= _root_name(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                bound |= _root_name(method)
    return bound - imported


def imported_names(source: str) -> set[str]:
    """The names that code imports."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _defined_names(source: str) -> set[str]:
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in _top_level(ast.parse(source)) if isinstance(node, scopes)}


def imported_modules(source: str) -> set[str]:
    """The packages that code imports from."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").partition(".")[0])
    return modules


def _top_level(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run in the cell's own scope."""
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, scopes + comprehensions):
            yield from _top_level(node)


def _root_name(node: ast.AST) -> set[str]:
    """The variable at the start of `x.a["b"].c`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def used_names(source: str) -> set[str]:
    """The names that code takes from outside itself, builtins left out."""
    used: set[str] = set()
    tables = [symtable.symtable(source, "cell", "exec")]
    own = {s.get_name() for s in tables[0].get_symbols() if s.is_assigned() or s.is_imported()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            outer = symbol.is_global() or table.get_type() == "module"
            if outer and symbol.is_referenced() and symbol.get_name() not in own:
                used.add(symbol.get_name())
    return used - set(dir(builtins))


def answer_names(notebook: Notebook) -> set[str]:
    """Every name that an answer cell of the master copy binds."""
    shared = _imports(notebook)
    return _names(of_kind(notebook, Kind.ANSWER)) - shared


def read_only_names(notebook: Notebook) -> set[str]:
    """Every name that a read-only cell of the master copy binds, imports, functions and all."""
    cells = list(of_kind(notebook, Kind.READ_ONLY))
    others = (imported_names(c.source) | _defined_names(c.source) for c in cells)
    return _names(cells) | set().union(*others)


def answers_of(notebook: Notebook, tests: Cell) -> list[str]:
    """The answers that a tests cell judges: names that it uses and that an answer cell binds."""
    used = used_names(tests.source) | reference_names(tests.source)
    return sorted(used & answer_names(notebook))


def reference_names(source: str) -> set[str]:
    """The names that a test reads in the reference: `corrige.total` gives total."""
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "corrige"
    }


def _names(cells: Iterable[Cell]) -> set[str]:
    return set().union(*(bound_names(cell.source) for cell in cells))


def _imports(notebook: Notebook) -> set[str]:
    """Modules are tools, whoever calls their functions."""
    code = [c for c in notebook.cells if c.cell_type == "code" and kind_of(c) is not Kind.TESTS]
    return set().union(*(imported_names(cell.source) for cell in code))
