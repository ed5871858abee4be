"""What nbgrader's gradebook holds, as plain rows: the only module that reads its tables.

Set queries on the tables themselves: walking nbgrader's ORM objects takes minutes where these take
a second. The meaning of each score stays nbgrader's: a manual score wins over the automatic one,
and extra credit is added to it.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from atelier.problems import Refusal
from atelier.referentiel import critere_of, preuve_of


class Result(NamedTuple):
    """One graded cell of one copy."""

    candidat: str
    seance: str
    notebook: str
    grade_id: str
    maximum: float
    points: float | None  # None: to be read or heard; never zero by default
    is_task: bool
    is_manual: bool  # a person gave these points
    extra: float  # extra credit, already in `points`

    @property
    def critere(self) -> str | None:
        """The critère that it proves."""
        return critere_of(self.grade_id)

    @property
    def preuve(self) -> str:
        """calcul, lecture or oral."""
        return preuve_of(self.grade_id, self.is_task)


class Copie(NamedTuple):
    """One submission."""

    candidat: str
    seance: str
    submitted: datetime.datetime | None  # UTC, as nbgrader writes it
    due: datetime.datetime | None  # extension of this candidate included
    penalty: float  # points taken off for lateness, all notebooks
    flagged: bool

    @property
    def is_late(self) -> bool:
        """Whether it came after the due date, when both are known."""
        return bool(self.submitted and self.due and self.submitted > self.due)


class Etat(NamedTuple):
    """Where the engine is with one copy, and what it says of it."""

    candidat: str
    seance: str
    etat: str  # en attente, en cours, corrigée, signalée, rejetée, erreur du correcteur
    raison: str
    niveau: int | None  # level of isolation at which it was graded
    cle: str  # changes with the copy, the subject, the engine and the data


class Comment(NamedTuple):
    """What an examiner, or else the engine, wrote on an answer or task cell."""

    candidat: str
    seance: str
    notebook: str
    cell: str
    text: str
    is_manual: bool


class Attente(NamedTuple):
    """One graded cell that waits for a person."""

    seance: str
    notebook: str
    grade_id: str
    maximum: float
    is_task: bool
    candidat: str
    submitted: datetime.datetime | None  # UTC
    copie: str  # the submitted notebook, as Formgrader's address names it
    comment: str  # the engine's: "Sans réponse." where nothing was written


class ItemRow(NamedTuple):
    """One graded cell of the course, as the gradebook knows it."""

    seance: str
    notebook: str
    grade_id: str
    maximum: float
    is_task: bool


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *(sa.column(column) for column in columns))


_grade = _table(
    "grade", "notebook_id", "cell_id", "auto_score", "manual_score", "extra_credit",
    "needs_manual_grade",
)  # fmt: skip
_cell = _table("base_cell", "id", "name", "notebook_id")
_grade_cell = _table("grade_cells", "id", "max_score")
_task_cell = _table("task_cells", "id", "max_score")
_notebook = _table("notebook", "id", "name", "assignment_id")
_assignment = _table("assignment", "id", "name", "duedate")
_student = _table("student", "id")
_submission = sa.table(
    "submitted_assignment",
    sa.column("id"),
    sa.column("assignment_id"),
    sa.column("student_id"),
    sa.column("timestamp", sa.DateTime),
    sa.column("extension", sa.Interval),
)
_submitted = _table(
    "submitted_notebook", "id", "assignment_id", "notebook_id", "late_submission_penalty",
    "flagged",
)  # fmt: skip
_comment = _table("comment", "notebook_id", "cell_id", "auto_comment", "manual_comment")

_etat = _table("atelier_copie", "candidat", "seance", "etat", "raison", "niveau", "cle")


def connect(db_url: str) -> sa.Engine:
    """The gradebook at this address; raises Refusal when there is none or it is not one."""
    if db_url.startswith("sqlite:///"):
        path = Path(db_url.removeprefix("sqlite:///"))
        if not path.is_file():
            raise Refusal(
                f"Il n'y a pas encore de carnet de notes ({path.name}) : corrigez d'abord des "
                "copies avec « atelier corriger »."
            )
    engine = sa.create_engine(db_url)
    try:
        with engine.connect() as connection:
            connection.execute(sa.select(_submission.c.id).limit(1))
    except sa.exc.DBAPIError as error:
        raise Refusal(
            "Le carnet de notes est illisible ou n'est pas celui de nbgrader : vérifiez db_url "
            "dans nbgrader_config.py, ou restaurez une sauvegarde."
        ) from error
    return engine


def candidats(engine: sa.Engine) -> list[str]:
    """The codes of every candidate in the gradebook."""
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(_student.c.id).order_by(_student.c.id)))


def remises(engine: sa.Engine) -> set[str]:
    """The séances for which at least one copy was handed in."""
    query = (
        sa.select(_assignment.c.name)
        .join(_submission, _submission.c.assignment_id == _assignment.c.id)
        .distinct()
    )
    with engine.connect() as connection:
        return set(connection.scalars(query))


def items(engine: sa.Engine) -> list[ItemRow]:
    """Every graded cell of the course."""
    query = (
        sa.select(_assignment.c.name, _notebook.c.name, _cell.c.name, _maximum(), _is_task())
        .select_from(_with_kind(_cell.join(_notebook, _cell.c.notebook_id == _notebook.c.id)))
        .join(_assignment, _notebook.c.assignment_id == _assignment.c.id)
        .where(_maximum().is_not(None))
        .order_by(_assignment.c.name, _notebook.c.name, _cell.c.name)
    )
    with engine.connect() as connection:
        return [ItemRow(*row[:3], float(row[3]), bool(row[4])) for row in connection.execute(query)]


def results(engine: sa.Engine, only: Sequence[str] | None = None) -> Iterator[Result]:
    """Every graded cell of every copy, candidate by candidate, in one streamed query."""
    source = (
        _grade.join(_submitted, _grade.c.notebook_id == _submitted.c.id)
        .join(_submission, _submitted.c.assignment_id == _submission.c.id)
        .join(_cell, _grade.c.cell_id == _cell.c.id)
        .join(_notebook, _submitted.c.notebook_id == _notebook.c.id)
        .join(_assignment, _submission.c.assignment_id == _assignment.c.id)
    )
    query = _of(only).with_only_columns(
        _submission.c.student_id,
        _assignment.c.name,
        _notebook.c.name,
        _cell.c.name,
        _maximum(),
        _is_task(),
        _grade.c.auto_score,
        _grade.c.manual_score,
        _grade.c.extra_credit,
        _grade.c.needs_manual_grade,
    )
    query = query.select_from(_with_kind(source)).order_by(
        _submission.c.student_id, _assignment.c.name, _notebook.c.name, _cell.c.name
    )
    for who, seance, notebook, cell, maximum, is_task, auto, manual, extra, review in _rows(
        engine, query
    ):
        points = _points(bool(is_task), auto, manual, extra, bool(review))
        yield Result(
            who, seance, notebook, cell, float(maximum or 0), points, bool(is_task),
            manual is not None, float(extra or 0),
        )  # fmt: skip


def _points(
    is_task: bool, auto: float | None, manual: float | None, extra: float | None, review: bool
) -> float | None:
    """nbgrader's score of a grade, or None while a person still has to look.

    A task waits for its manual score. Anything waits while it is in the review queue: Formgrader
    takes it out when it saves a score, and the engine puts it back when the copy has changed since.
    """
    score = manual if is_task or manual is not None else auto
    return None if score is None or review else float(score) + float(extra or 0)


def attentes(engine: sa.Engine) -> list[Attente]:
    """What waits for a person, item by item, the copies handed in first before the others."""
    waits = sa.or_(
        _grade.c.needs_manual_grade,
        sa.and_(
            _grade.c.manual_score.is_(None),
            sa.or_(_task_cell.c.id.is_not(None), _grade.c.auto_score.is_(None)),
        ),
    )
    source = (
        _grade.join(_submitted, _grade.c.notebook_id == _submitted.c.id)
        .join(_submission, _submitted.c.assignment_id == _submission.c.id)
        .join(_cell, _grade.c.cell_id == _cell.c.id)
        .join(_notebook, _submitted.c.notebook_id == _notebook.c.id)
        .join(_assignment, _submission.c.assignment_id == _assignment.c.id)
        .outerjoin(
            _comment,
            sa.and_(_comment.c.notebook_id == _submitted.c.id, _comment.c.cell_id == _cell.c.id),
        )
    )
    query = (
        sa.select(
            _assignment.c.name, _notebook.c.name, _cell.c.name, _maximum(), _is_task(),
            _submission.c.student_id, _submission.c.timestamp, _submitted.c.id,
            _comment.c.auto_comment,
        )
        .select_from(_with_kind(source))
        .where(waits)
        .order_by(
            _assignment.c.name, _notebook.c.name, _cell.c.name,
            _submission.c.timestamp.is_(None), _submission.c.timestamp, _submission.c.student_id,
        )
    )  # fmt: skip
    return [
        Attente(
            seance, notebook, grade_id, float(maximum or 0), bool(is_task), who, moment, copie,
            comment or "",
        )
        for seance, notebook, grade_id, maximum, is_task, who, moment, copie, comment in _rows(
            engine, query
        )
    ]  # fmt: skip


def copies(engine: sa.Engine, only: Sequence[str] | None = None) -> Iterator[Copie]:
    """Every submission of these candidates, or of all."""
    query = (
        _of(only)
        .with_only_columns(
            _submission.c.student_id,
            _assignment.c.name,
            _submission.c.timestamp,
            sa.type_coerce(_assignment.c.duedate, sa.DateTime),
            _submission.c.extension,
            sa.func.sum(sa.func.coalesce(_submitted.c.late_submission_penalty, 0.0)),
            sa.func.max(sa.cast(sa.func.coalesce(_submitted.c.flagged, False), sa.Integer)),
        )
        .select_from(
            _submission.join(
                _assignment, _submission.c.assignment_id == _assignment.c.id
            ).outerjoin(_submitted, _submitted.c.assignment_id == _submission.c.id)
        )
        .group_by(
            _submission.c.id,
            _submission.c.student_id,
            _assignment.c.name,
            _submission.c.timestamp,
            _assignment.c.duedate,
            _submission.c.extension,
        )
        .order_by(_submission.c.student_id, _assignment.c.name)
    )
    for who, seance, submitted, due, extension, penalty, flagged in _rows(engine, query):
        limit = due + extension if due and extension else due
        yield Copie(who, seance, submitted, limit, float(penalty or 0), bool(flagged))


def comments(engine: sa.Engine, only: Sequence[str] | None = None) -> Iterator[Comment]:
    """Every comment of these candidates' copies, or of all."""
    query = (
        _of(only)
        .with_only_columns(
            _submission.c.student_id,
            _assignment.c.name,
            _notebook.c.name,
            _cell.c.name,
            _comment.c.auto_comment,
            _comment.c.manual_comment,
        )
        .select_from(
            _comment.join(_submitted, _comment.c.notebook_id == _submitted.c.id)
            .join(_submission, _submitted.c.assignment_id == _submission.c.id)
            .join(_cell, _comment.c.cell_id == _cell.c.id)
            .join(_notebook, _submitted.c.notebook_id == _notebook.c.id)
            .join(_assignment, _submission.c.assignment_id == _assignment.c.id)
        )
        .where(sa.or_(_comment.c.auto_comment.is_not(None), _comment.c.manual_comment.is_not(None)))
        .order_by(_submission.c.student_id, _assignment.c.name, _notebook.c.name, _cell.c.name)
    )
    for who, seance, notebook, cell, auto, manual in _rows(engine, query):
        text = (auto if manual is None else manual).strip()
        if text == "No response.":  # nbgrader's own sentence, which a French reader would meet
            text = "Sans réponse."
        if text:
            yield Comment(who, seance, notebook, cell, text, manual is not None)


def etats(engine: sa.Engine, only: Sequence[str] | None = None) -> list[Etat]:
    """The engine's state of each copy; none where only nbgrader's own commands graded."""
    if not sa.inspect(engine).has_table(_etat.name):
        return []
    query = sa.select(*_etat.c).order_by(_etat.c.candidat, _etat.c.seance)
    if only is not None:
        query = query.where(_etat.c.candidat.in_(only))
    return [Etat(*row) for row in _rows(engine, query)]


def erase(engine: sa.Engine, code: str) -> int:
    """Remove a candidate and all that is theirs, in one transaction; gives the rows removed."""
    own = sa.select(_submission.c.id).where(_submission.c.student_id == code)
    books = sa.select(_submitted.c.id).where(_submitted.c.assignment_id.in_(own))
    ours = sa.inspect(engine).has_table(_etat.name)
    with engine.begin() as connection:
        return sum(
            connection.execute(order).rowcount
            for order in (
                *([sa.delete(_etat).where(_etat.c.candidat == code)] if ours else []),
                sa.delete(_comment).where(_comment.c.notebook_id.in_(books)),
                sa.delete(_grade).where(_grade.c.notebook_id.in_(books)),
                sa.delete(_submitted).where(_submitted.c.assignment_id.in_(own)),
                sa.delete(_submission).where(_submission.c.student_id == code),
                sa.delete(_student).where(_student.c.id == code),
            )
        )


def _maximum() -> Any:
    return sa.func.coalesce(_grade_cell.c.max_score, _task_cell.c.max_score)


def _is_task() -> Any:
    return _task_cell.c.id.is_not(None)


def _with_kind(source: Any) -> Any:
    return source.outerjoin(_grade_cell, _grade_cell.c.id == _cell.c.id).outerjoin(
        _task_cell, _task_cell.c.id == _cell.c.id
    )


def _of(only: Sequence[str] | None) -> Any:
    query = sa.select()
    return query if only is None else query.where(_submission.c.student_id.in_(only))


def _rows(engine: sa.Engine, query: Any) -> Iterable[Any]:
    """The rows of a query as they come, without holding them all."""
    with engine.connect() as connection:
        streamed = connection.execution_options(yield_per=5000)
        yield from streamed.execute(query)
