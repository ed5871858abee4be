"""What one session hands on to the next: blocs acquired, and earlier sittings, each line signed.

A resit is another session, with another seed: it starts from the two files that the closing of the
first one wrote. A line changed on the way no longer bears its signature.
"""

import csv
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from atelier.decision import BlocAcquis, Tentative
from atelier.paper import rendering, tables
from atelier.problems import Refusal
from atelier.results import Result

KEY = "cle-centre.txt"
ACQUIS, TENTATIVES = "acquis.csv", "tentatives.csv"
_ACQUIS = ["candidat", "bloc", "session", "date", "signature"]
_TENTATIVES = [
    "session", "date", "candidat", "seance", "notebook", "element", "maximum", "points",
    "lu_par_une_personne", "note_par_une_personne", "bonus", "signature",
]  # fmt: skip


@dataclass(frozen=True)
class Cle:
    """The centre's secret, which never leaves it and is the same for all its sessions."""

    secret: bytes

    def sign(self, values: Sequence[str]) -> str:
        """The signature of one line."""
        text = "\x1f".join(values).encode("utf-8")
        return hmac.new(self.secret, text, hashlib.sha256).hexdigest()[:32]


def key(root: Path, *, create: bool = False) -> Cle:
    """The key in the session's folder; raises Refusal where it is missing, or makes one."""
    path = root / KEY
    if not path.exists():
        if not create:
            raise Refusal(
                f"Il manque {KEY} dans {root.name}/ : copiez celui de la session précédente, il "
                "sert à vérifier les blocs acquis et les tentatives."
            )
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    return Cle(path.read_bytes().strip())


def read_acquis(root: Path) -> dict[str, dict[str, BlocAcquis]]:
    """Blocs acquired at earlier sessions: candidate → bloc → where and when."""
    found: dict[str, dict[str, BlocAcquis]] = {}
    for candidat, bloc, session, date in _signed(root, ACQUIS, _ACQUIS):
        found.setdefault(candidat, {})[bloc] = BlocAcquis(bloc, session, date)
    return found


def read_tentatives(root: Path) -> dict[str, tuple[Tentative, ...]]:
    """Earlier sittings of each candidate, oldest first."""
    rows: dict[str, dict[tuple[str, str], list[Result]]] = {}
    for row in _signed(root, TENTATIVES, _TENTATIVES):
        session, date, candidat, seance, notebook, element, maximum, points, read, given, extra = (
            row
        )
        result = Result(
            candidat,
            seance,
            notebook,
            element,
            _float(maximum),
            _float(points) if points else None,
            read == "oui",
            given == "oui",
            _float(extra),
        )
        rows.setdefault(candidat, {}).setdefault((date, session), []).append(result)
    return {
        candidat: tuple(
            Tentative(session, date, tuple(results))
            for (date, session), results in sorted(sittings.items())
        )
        for candidat, sittings in rows.items()
    }


def write_acquis(path: Path, cle: Cle, acquis: Iterable[tuple[str, BlocAcquis]]) -> Path:
    """Write acquis.csv: (candidate, bloc) pairs, earlier ones included."""
    rows = [[candidat, bloc.bloc, bloc.session, bloc.date] for candidat, bloc in acquis]
    return rendering.write(path, tables.csv(_ACQUIS, ([*r, cle.sign(r)] for r in sorted(rows))))


def write_tentatives(path: Path, cle: Cle, tentatives: Iterable[tuple[str, Tentative]]) -> Path:
    """Write tentatives.csv: every sitting of every candidate, this session's included."""
    rows = []
    for candidat, tentative in tentatives:
        for r in tentative.results:
            row = [tentative.session, tentative.date, candidat, r.seance, r.notebook, r.grade_id]
            row += [_text(r.maximum), "" if r.points is None else _text(r.points)]
            row += ["oui" if r.is_task else "non", "oui" if r.is_manual else "non", _text(r.extra)]
            rows.append([*row, cle.sign(row)])
    return rendering.write(path, tables.csv(_TENTATIVES, rows))


def _signed(root: Path, name: str, columns: list[str]) -> Iterable[list[str]]:
    """The lines of a signed file without their signature; none where there is no file."""
    path = root / name
    if not path.exists():
        return
    cle = key(root)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        if next(reader, None) != columns:
            raise Refusal(f"{name}, ligne 1 : les colonnes attendues sont {';'.join(columns)}.")
        for line, row in enumerate(reader, start=2):
            if len(row) != len(columns) or not hmac.compare_digest(cle.sign(row[:-1]), row[-1]):
                raise Refusal(
                    f"{name}, ligne {line} : la signature ne correspond pas ; reprenez le fichier "
                    "écrit à la clôture de la session précédente, et sa clé."
                )
            yield row[:-1]


def _text(value: float) -> str:
    return repr(float(value)).replace(".", ",")


def _float(text: str) -> float:
    return float(text.replace(",", "."))
