"""Where each copy of the batch is: a table of ours beside nbgrader's, and who holds what."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from atelier.copie import ERREUR
from atelier.problems import Refusal

EN_COURS = "en cours"  # until one of the verdicts of `copie`
PATIENCE = 30.0  # seconds to wait for another program that writes

metadata = sa.MetaData()
table = sa.Table(
    "atelier_copie",
    metadata,
    sa.Column("candidat", sa.String(128), primary_key=True),
    sa.Column("seance", sa.String(128), primary_key=True),
    sa.Column("etat", sa.String(32), nullable=False),
    sa.Column("cle", sa.String(64), nullable=False, default=""),
    sa.Column("raison", sa.Text(), nullable=False, default=""),
    sa.Column("niveau", sa.Integer()),
    sa.Column("essais", sa.Integer(), nullable=False, default=0),
    sa.Column("correcteur", sa.String(128), nullable=False, default=""),
    sa.Column("bail", sa.Float()),
)


@dataclass(frozen=True)
class State:
    """Where one copy is."""

    etat: str
    cle: str = ""
    raison: str = ""
    niveau: int | None = None
    essais: int = 0
    correcteur: str = ""
    bail: float | None = None  # seconds since the epoch until which it is taken


def open_engine(db_url: str) -> sa.Engine:
    """A gradebook's database, patient with whoever writes in it."""
    arguments = {"timeout": PATIENCE} if db_url.startswith("sqlite") else {}
    return sa.create_engine(db_url, connect_args=arguments)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction, all or nothing; raises Refusal when the database cannot be written."""
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
            else:
                with connection.begin():
                    yield connection
    except sa.exc.DBAPIError as error:
        raise Refusal(unusable(error)) from error


class States:
    """The states of the copies in one gradebook."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all(self) -> dict[tuple[str, str], State]:
        """The state of every copy, by (candidat, seance)."""
        with self._engine.connect() as connection:
            return {
                (r.candidat, r.seance): State(
                    r.etat, r.cle, r.raison, r.niveau, r.essais, r.correcteur, r.bail
                )
                for r in connection.execute(sa.select(table))
            }

    def running(self) -> list[State]:
        """The states of the copies that an engine holds."""
        query = sa.select(table).where(table.c.etat == EN_COURS)
        with self._engine.connect() as connection:
            return [
                State(r.etat, r.cle, r.raison, r.niveau, r.essais, r.correcteur, r.bail)
                for r in connection.execute(query)
            ]

    def claim(
        self, wanted: Sequence[tuple[str, str]], who: str, until: float, free: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Take copies for this engine: those that nobody holds, or that `free` engines held."""
        taken = []
        with writing(self._engine) as connection:
            for candidat, seance in wanted:
                key = _key(candidat, seance)
                row = connection.execute(sa.select(table).where(key)).first()
                if row is None:
                    connection.execute(
                        table.insert().values(
                            candidat=candidat, seance=seance, etat=EN_COURS, cle="", raison="",
                            essais=1, correcteur=who, bail=until,
                        )
                    )  # fmt: skip
                elif row.etat == EN_COURS and row.correcteur not in (who, *free):
                    continue
                else:
                    again = row.essais + 1 if row.etat == EN_COURS else 1
                    connection.execute(
                        table.update().where(key).values(
                            etat=EN_COURS, essais=again, correcteur=who, bail=until
                        )
                    )  # fmt: skip
                taken.append((candidat, seance))
        return taken

    def renew(self, who: str, until: float) -> None:
        """Keep what this engine has taken."""
        mine = (table.c.correcteur == who) & (table.c.etat == EN_COURS)
        with writing(self._engine) as connection:
            connection.execute(table.update().where(mine).values(bail=until))

    def fail(self, candidat: str, seance: str, reason: str) -> None:
        """Write that the engine could not grade a copy: it will be tried again at the next run."""
        key = _key(candidat, seance)
        with writing(self._engine) as connection:
            connection.execute(
                table.update().where(key).values(etat=ERREUR, raison=reason, cle="", bail=None)
            )


def write(connection: sa.Connection, candidat: str, seance: str, state: State, before: Any) -> None:
    """Write a copy's state in the transaction that writes its scores."""
    values = {
        "etat": state.etat, "cle": state.cle, "raison": state.raison, "niveau": state.niveau,
        "correcteur": state.correcteur, "bail": None,
    }  # fmt: skip
    if before is None:
        connection.execute(
            table.insert().values(candidat=candidat, seance=seance, essais=1, **values)
        )
    else:
        connection.execute(table.update().where(_key(candidat, seance)).values(**values))


def read(connection: sa.Connection, candidat: str, seance: str) -> Any:
    """A copy's row, or None."""
    return connection.execute(sa.select(table).where(_key(candidat, seance))).first()


def _key(candidat: str, seance: str) -> Any:
    return (table.c.candidat == candidat) & (table.c.seance == seance)


def unusable(error: Exception) -> str:
    """Why a gradebook cannot be used, and what to do."""
    text = str(getattr(error, "orig", error))
    if re.search(r"locked|lock timeout|deadlock", text, re.IGNORECASE):
        return (
            "Le carnet de notes est occupé par un autre programme depuis trop longtemps : fermez "
            "les autres corrections, puis relancez la commande (rien n'est perdu)."
        )
    if re.search(r"full|No space", text, re.IGNORECASE):
        return (
            "Le disque est plein : libérez de la place, puis relancez la commande (rien n'est "
            "perdu)."
        )
    if re.search(r"readonly|read-only|permission", text, re.IGNORECASE):
        return "Le carnet de notes est en lecture seule : vérifiez les droits de gradebook.db."
    if re.search(r"no such (table|column)|does not exist|UndefinedColumn", text, re.IGNORECASE):
        return (
            "Le carnet de notes vient d'une autre version de nbgrader : sauvegardez-le, puis "
            "lancez « nbgrader db upgrade »."
        )
    return f"Le carnet de notes ne répond pas comme prévu ({text.strip().splitlines()[0][:200]})."
