"""Write nbgrader's gradebook: one transaction per copy, manual scores kept, and where each copy is.

nbgrader's tables keep nbgrader's meaning, so Formgrader shows what is written here. One more table,
`atelier_copie`, holds the state of each copy: it commits with the scores, so nothing is ever half
graded.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from atelier import copie, states
from atelier.copie import NotebookScores
from atelier.problems import Refusal
from atelier.states import State

# nbgrader 0.9 leaves these foreign keys without an index: its pages walk them
_INDEXES = {
    "ix_grade_notebook": ("grade", "notebook_id"),
    "ix_comment_notebook": ("comment", "notebook_id"),
    "ix_sn_assignment": ("submitted_notebook", "assignment_id"),
    "ix_sa_student": ("submitted_assignment", "student_id"),
    "ix_base_cell_notebook": ("base_cell", "notebook_id"),
    "ix_source_cell_notebook": ("source_cell", "notebook_id"),
}


def _table(name: str, *columns: str) -> sa.Table:
    typed: dict[str, sa.types.TypeEngine[Any]] = {
        "timestamp": sa.DateTime(),
        "needs_manual_grade": sa.Boolean(),
        "flagged": sa.Boolean(),
    }
    any_type = sa.types.NullType()
    return sa.Table(
        name, sa.MetaData(), *(sa.Column(column, typed.get(column, any_type)) for column in columns)
    )


_student = _table("student", "id")
_assignment = _table("assignment", "id", "name")
_notebook = _table("notebook", "id", "name", "assignment_id")
_cell = _table("base_cell", "id", "name", "notebook_id", "type")
_submission = _table("submitted_assignment", "id", "assignment_id", "student_id", "timestamp")
_submitted = _table(
    "submitted_notebook", "id", "assignment_id", "notebook_id", "flagged", "late_submission_penalty"
)
_grade = _table(
    "grade", "id", "notebook_id", "cell_id", "auto_score", "manual_score", "extra_credit",
    "needs_manual_grade",
)  # fmt: skip
_comment = _table("comment", "id", "notebook_id", "cell_id", "auto_comment", "manual_comment")


def prepare(db_url: str) -> None:
    """Create the gradebook where there is none, our table, and the indexes that nbgrader lacks."""
    _create(db_url)
    engine = sa.create_engine(db_url)
    try:
        states.metadata.create_all(engine)
        found = sa.inspect(engine)
        for name, (table, column) in _INDEXES.items():
            if name not in {index["name"] for index in found.get_indexes(table)}:
                with engine.begin() as connection:
                    connection.execute(sa.text(f"CREATE INDEX {name} ON {table}({column})"))
    except sa.exc.DBAPIError as error:
        raise Refusal(states.unusable(error)) from error
    finally:
        engine.dispose()


def _create(db_url: str) -> None:
    """nbgrader makes its own tables when it first opens a gradebook."""
    engine = sa.create_engine(db_url)
    try:
        exists = sa.inspect(engine).has_table("submitted_assignment")
    except sa.exc.DBAPIError as error:
        raise Refusal(states.unusable(error)) from error
    finally:
        engine.dispose()
    if not exists:
        from nbgrader.api import Gradebook as NbgraderGradebook

        NbgraderGradebook(db_url).close()


def queue_unread(db_url: str, seance: str) -> None:
    """Put in Formgrader's queue every task of a séance that nobody has marked; never a zero."""
    tasks = (
        sa.select(_cell.c.id)
        .join(_notebook, _cell.c.notebook_id == _notebook.c.id)
        .join(_assignment, _notebook.c.assignment_id == _assignment.c.id)
        .where(_assignment.c.name == seance, _cell.c.type == "TaskCell")
    )
    unread = _grade.c.cell_id.in_(tasks) & _grade.c.manual_score.is_(None)
    engine = states.open_engine(db_url)
    try:
        with states.writing(engine) as connection:
            connection.execute(
                _grade.update().where(unread).values(auto_score=None, needs_manual_grade=True)
            )
    finally:
        engine.dispose()


class Gradebook:
    """The gradebook, open for writing by one engine."""

    def __init__(self, db_url: str) -> None:
        """Raises Refusal when it cannot be used."""
        prepare(db_url)
        self._engine = states.open_engine(db_url)
        self.states = states.States(self._engine)
        self._structures: dict[str, dict[str, Any]] = {}

    def close(self) -> None:
        self._engine.dispose()

    def refuses(self, seance: str) -> str:
        """Why the copies of a séance cannot be written here; empty when they can."""
        try:
            self._structure(seance)
        except Refusal as error:
            return str(error)
        return ""

    def record(
        self, candidat: str, seance: str, state: State,
        notebooks: Mapping[str, NotebookScores], timestamp: datetime.datetime | None,
    ) -> None:  # fmt: skip
        """Write a graded copy in one transaction; a person's scores and comments are kept."""
        structure = self._structure(seance)
        with states.writing(self._engine) as connection:
            before = states.read(connection, candidat, seance)
            submission = self._submission(connection, structure, candidat, timestamp)
            existing = {
                row.notebook_id: row.id
                for row in connection.execute(
                    sa.select(_submitted).where(_submitted.c.assignment_id == submission)
                )
            }
            for name, (notebook_id, known) in structure["notebooks"].items():
                written = notebooks.get(name, NotebookScores({}, {}))
                submitted = existing.get(notebook_id) or _insert(
                    connection, _submitted, assignment_id=submission, notebook_id=notebook_id,
                    flagged=False,
                )  # fmt: skip
                same_work = before is not None and before.cle == state.cle
                _write_grades(connection, submitted, known, written, same_work)
                _write_comments(connection, submitted, known, written)
            self._flag(connection, submission, state, before)
            states.write(connection, candidat, seance, state, before)

    def _structure(self, seance: str) -> dict[str, Any]:
        """The séance's notebooks and cells as the gradebook knows them."""
        if seance not in self._structures:
            with self._engine.connect() as connection:
                found = connection.execute(
                    sa.select(_assignment.c.id).where(_assignment.c.name == seance)
                ).first()
                if found is None:
                    raise Refusal(
                        f"La séance « {seance} » n'est pas dans le carnet de notes : lancez "
                        "d'abord « atelier construire »."
                    )
                rows = connection.execute(
                    sa.select(
                        _notebook.c.name, _notebook.c.id, _cell.c.id, _cell.c.name, _cell.c.type
                    )
                    .select_from(_notebook.outerjoin(_cell, _cell.c.notebook_id == _notebook.c.id))
                    .where(_notebook.c.assignment_id == found.id)
                )
                notebooks: dict[str, tuple[str, dict[tuple[str, str], str]]] = {}
                for name, notebook_id, cell_id, cell, kind in rows:
                    cells = notebooks.setdefault(name, (notebook_id, {}))[1]
                    if cell_id is not None:
                        cells[(kind, cell)] = cell_id
            self._structures[seance] = {"id": found.id, "notebooks": notebooks}
        return self._structures[seance]

    def _submission(
        self, connection: sa.Connection, structure: dict[str, Any], candidat: str,
        timestamp: datetime.datetime | None,
    ) -> str:  # fmt: skip
        if connection.execute(sa.select(_student).where(_student.c.id == candidat)).first() is None:
            connection.execute(_student.insert().values(id=candidat))
        key = (_submission.c.assignment_id == structure["id"]) & (
            _submission.c.student_id == candidat
        )
        row = connection.execute(sa.select(_submission).where(key)).first()
        if row is None:
            return _insert(
                connection, _submission, assignment_id=structure["id"], student_id=candidat,
                timestamp=timestamp,
            )  # fmt: skip
        if timestamp is not None:
            connection.execute(_submission.update().where(key).values(timestamp=timestamp))
        return str(row.id)

    def _flag(self, connection: sa.Connection, submission: str, state: State, before: Any) -> None:
        """Our flag in Formgrader; one that a person has set is left as it is."""
        ours = state.etat in (copie.SIGNALEE, copie.REJETEE)
        was_ours = before is not None and before.etat in (copie.SIGNALEE, copie.REJETEE)
        if ours or was_ours:
            connection.execute(
                _submitted.update()
                .where(_submitted.c.assignment_id == submission)
                .values(flagged=ours)
            )


def _insert(connection: sa.Connection, table: sa.Table, **values: Any) -> str:
    identifier = uuid.uuid4().hex
    connection.execute(table.insert().values(id=identifier, **values))
    return identifier


def _write_grades(
    connection: sa.Connection, submitted: str, known: Mapping[tuple[str, str], str],
    written: NotebookScores, same_work: bool,
) -> None:  # fmt: skip
    """nbgrader's meaning: a manual score stays and asks to be looked at again, unless the copy is
    the one that the person saw."""
    before = {
        row.cell_id: row
        for row in connection.execute(sa.select(_grade).where(_grade.c.notebook_id == submitted))
    }
    rows = []
    for (kind, name), cell_id in known.items():
        if kind not in ("GradeCell", "TaskCell"):
            continue
        score = written.scores.get(name)
        points = score.points if score is not None else None
        review = points is None
        row = before.get(cell_id)
        if row is None:
            rows.append(
                {
                    "id": uuid.uuid4().hex, "notebook_id": submitted, "cell_id": cell_id,
                    "auto_score": points, "needs_manual_grade": review,
                }
            )  # fmt: skip
            continue
        if row.manual_score is not None:
            review = bool(row.needs_manual_grade) if same_work else True
        if row.auto_score != points or bool(row.needs_manual_grade) != review:
            connection.execute(
                _grade.update().where(_grade.c.id == row.id).values(
                    auto_score=points, needs_manual_grade=review
                )
            )  # fmt: skip
    if rows:
        connection.execute(_grade.insert(), rows)


def _write_comments(
    connection: sa.Connection, submitted: str, known: Mapping[tuple[str, str], str],
    written: NotebookScores,
) -> None:  # fmt: skip
    before = {
        row.cell_id: row
        for row in connection.execute(
            sa.select(_comment).where(_comment.c.notebook_id == submitted)
        )
    }
    rows = []
    for (kind, name), cell_id in known.items():
        if kind not in ("SolutionCell", "TaskCell"):
            continue
        text = written.comments.get(name) or None
        row = before.get(cell_id)
        if row is None:
            rows.append(
                {
                    "id": uuid.uuid4().hex, "notebook_id": submitted, "cell_id": cell_id,
                    "auto_comment": text,
                }
            )  # fmt: skip
        elif row.auto_comment != text:
            connection.execute(
                _comment.update().where(_comment.c.id == row.id).values(auto_comment=text)
            )
    if rows:
        connection.execute(_comment.insert(), rows)
