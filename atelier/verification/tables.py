"""Compare tables by the values of their rows, whatever the layout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from typing import Any

import pandas as pd

from atelier.problems import Refusal
from atelier.verification.values import ecrire, egales, en_date, en_decimal, key_of
from atelier_candidat.remark import Remarque, combien, nombre_fr, plusieurs

MOST_ROWS = 200_000
MOST_MEASURES = 3_000  # rows of numbers only, compared each with each
SHOWN = 3


@dataclass(frozen=True)
class Comparaison:
    """How many expected rows an answer has right, and the remark where it is not all of them."""

    justes: int
    total: int
    remarque: str = ""


def memes_lignes(
    obtenu: Any,
    attendu: pd.DataFrame,
    cle: str | Sequence[str] | None = None,
    colonnes: Sequence[str] | None = None,
    tolerance: float | Mapping[str, float] = 0.0,
    exact: bool = False,
    nom: str = "votre table",
    erreurs: Mapping[str, Iterable[tuple[Any, str]]] | None = None,
    ordre: bool = False,
    lignes: Iterable[Any] | None = None,
) -> None:
    """Check that a table has the expected rows, in any order of rows and columns.

    Extra columns are allowed; 12 equals 12.0, empty cells equal one another, a date equals its
    ISO text, texts are compared without surrounding spaces unless `exact`. `cle`: the columns
    that name a row (without it, rows are compared as a whole, duplicates counted). `colonnes`:
    those compared, by default all of the reference. `tolerance`: absolute, or by column.
    `erreurs`: by column, typical wrong columns of the reference's length with their remark.
    `ordre`: the rows must also be in the reference's order. `lignes`: whether each row of the
    reference is looked at, in its order, where the others and rows in excess are for other checks;
    so a rule is judged by the rows that it decides.
    """
    found = lignes_justes(obtenu, attendu, cle, colonnes, tolerance, exact, nom, erreurs, lignes)
    if found.remarque:
        raise Remarque(found.remarque)
    if ordre:
        _same_order(obtenu, attendu, _columns(cle) or list(colonnes or attendu.columns), nom)


def lignes_d_une(obtenu: Any, attendus: Sequence[pd.DataFrame], **named: Any) -> None:
    """Check that a table has the rows of one of several references; arguments of `memes_lignes`.

    So a fault is paid once: what follows from it may be right by the true values or by the
    answer's own (`ecrites`).
    """
    found = [lignes_justes(obtenu, attendu, **named) for attendu in attendus]
    nearest = max(found, key=lambda one: (not one.remarque, one.justes))
    if nearest.remarque:
        raise Remarque(nearest.remarque)


def ecrites(obtenu: pd.DataFrame, attendu: pd.DataFrame, cle: str, colonne: str) -> list[Any]:
    """The amounts or dates that an answer wrote, for each row of the reference in its order.

    Amounts are Decimal and dates Timestamp; the reference's where the answer has none.
    """
    theirs = dict(zip(_keys_of(obtenu, [cle]), obtenu[colonne].tolist(), strict=True))
    pairs = zip(_keys_of(attendu, [cle]), attendu[colonne].tolist(), strict=True)
    return [_as_written(theirs.get(key), right) for key, right in pairs]


def _as_written(got: Any, right: Any) -> Any:
    if isinstance(right, pd.Timestamp):
        day = en_date(got)
        return right if day is None else pd.Timestamp(day)
    number = en_decimal(got)
    return right if number is None else number


def lignes_justes(
    obtenu: Any,
    attendu: pd.DataFrame,
    cle: str | Sequence[str] | None = None,
    colonnes: Sequence[str] | None = None,
    tolerance: float | Mapping[str, float] = 0.0,
    exact: bool = False,
    nom: str = "votre table",
    erreurs: Mapping[str, Iterable[tuple[Any, str]]] | None = None,
    lignes: Iterable[Any] | None = None,
) -> Comparaison:
    """Count the expected rows that a table has right; same arguments as `memes_lignes`.

    For partial credit: `part(c.justes, c.total, 2, c.remarque)`. Rows in excess count against.
    """
    keys = _columns(cle)
    compared = [c for c in (colonnes or attendu.columns) if c not in keys]
    _require(attendu, [*keys, *compared], nom)
    total = len(attendu)
    if isinstance(obtenu, pd.Series):
        obtenu = obtenu.to_frame() if obtenu.name is not None else obtenu
    if not isinstance(obtenu, pd.DataFrame):
        return Comparaison(0, total, f"{nom} doit être une table, et non {ecrire(obtenu)}.")
    obtenu = _with_index(obtenu, [*keys, *compared])
    missing = [str(c) for c in (*keys, *compared) if c not in obtenu.columns]
    if missing:
        return Comparaison(
            0, total, f"Dans {nom}, il manque {_colonne(missing)} (écrivez le nom exactement)."
        )
    doubled = [str(c) for c in (*keys, *compared) if list(obtenu.columns).count(c) > 1]
    if doubled:
        return Comparaison(0, total, f"Dans {nom}, deux colonnes s'appellent « {doubled[0]} ».")
    if len(obtenu) > min(MOST_ROWS, 10 * total + 1_000):
        return Comparaison(0, total, f"{nom} a {len(obtenu)} lignes, bien plus qu'attendu.")
    if lignes is not None:
        decided = [bool(one) for one in lignes]
        obtenu, attendu = _decided(decided, obtenu, attendu, keys, nom)
        erreurs = {
            column: [(compress(values, decided), text) for values, text in pairs]
            for column, pairs in (erreurs or {}).items()
        }
    if not keys:
        return _whole_rows(obtenu, attendu, compared, tolerance, exact, nom)
    return _rows_by_key(obtenu, attendu, keys, compared, tolerance, exact, nom, erreurs or {})


def _decided(
    decided: list[bool], obtenu: pd.DataFrame, attendu: pd.DataFrame, keys: list[str], nom: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some rows of the reference, and those of an answer that have their keys."""
    if not keys or not any(decided):
        raise Refusal(
            f"Dans {nom}, aucune ligne n'exerce la règle jugée : l'oublier ne coûterait rien, "
            "corrigez les données ou le test."
        )
    kept = attendu.loc[decided]
    wanted = set(_keys_of(kept, keys))
    return obtenu.loc[[key in wanted for key in _keys_of(obtenu, keys)]], kept


def _columns(cle: str | Sequence[str] | None) -> list[str]:
    return [] if cle is None else [cle] if isinstance(cle, str) else list(cle)


def _require(attendu: pd.DataFrame, columns: Iterable[str], nom: str) -> None:
    missing = [str(c) for c in columns if c not in attendu.columns]
    if missing:
        raise Refusal(f"La référence de {nom} n'a pas la colonne {missing[0]} : corrigez le test.")


def _with_index(table: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    """A key left in the index (after groupby or set_index) counts as a column."""
    held = [n for n in table.index.names if n in wanted and n not in table.columns]
    return table.reset_index(level=held) if held else table


def _colonne(names: list[str]) -> str:
    quoted = [f"« {name} »" for name in names]
    return f"la colonne {quoted[0]}" if len(names) == 1 else f"les colonnes {plusieurs(quoted)}"


def _keys_of(table: pd.DataFrame, keys: list[str]) -> list[tuple[Any, ...]]:
    return list(zip(*([key_of(v) for v in table[c].tolist()] for c in keys), strict=True))


def _named(keys: list[str], row: tuple[Any, ...]) -> str:
    return ", ".join(f"{column} {_written(key)}" for column, key in zip(keys, row, strict=True))


def _written(key: Any) -> str:
    """A key of `key_of` as text; 10 is held there as 1E+1."""
    if key is None:
        return "vide"
    return f"{key:f}" if isinstance(key, Decimal) else str(key)


def _rows_by_key(
    obtenu: pd.DataFrame,
    attendu: pd.DataFrame,
    keys: list[str],
    compared: list[str],
    tolerance: float | Mapping[str, float],
    exact: bool,
    nom: str,
    erreurs: Mapping[str, Iterable[tuple[Any, str]]],
) -> Comparaison:
    expected, got = _keys_of(attendu, keys), _keys_of(obtenu, keys)
    known = set(expected)
    if len(known) != len(expected):
        raise Refusal(f"Dans la référence de {nom}, la clé {keys} se répète : corrigez le test.")
    rank_of: dict[tuple[Any, ...], int] = {}
    repeated: list[tuple[Any, ...]] = []
    for rank, key in enumerate(got):
        if key in rank_of:
            repeated.append(key)
        rank_of.setdefault(key, rank)
    extra = [key for key in rank_of if key not in known]
    missing = [key for key in expected if key not in rank_of]
    wrong: list[tuple[int, str, Any]] = []  # rank in the reference, column, value got
    wrong_rows: set[int] = set()
    for column in compared:
        limit = tolerance.get(column, 0.0) if isinstance(tolerance, Mapping) else tolerance
        theirs, ours = obtenu[column].tolist(), attendu[column].tolist()
        for rank, key in enumerate(expected):
            place = rank_of.get(key)
            if place is not None and not egales(theirs[place], ours[rank], limit, exact):
                wrong.append((rank, column, theirs[place]))
                wrong_rows.add(rank)
    total = len(expected)
    right = total - len(missing) - len(wrong_rows) - len(extra) - len(repeated)
    remark = ""
    if repeated:
        places = plusieurs([_named(keys, key) for key in dict.fromkeys(repeated)], SHOWN)
        remark = f"Dans {nom}, une même ligne apparaît plusieurs fois ({places})."
    elif extra and len(extra) == len(missing) == total:
        shown = plusieurs([_named(keys, key) for key in extra], SHOWN)
        remark = (
            f"Dans {nom}, aucune ligne n'est reconnue : vérifiez la forme de "
            f"{_colonne(keys)} (vous avez {shown})."
        )
    elif extra:
        shown = plusieurs([_named(keys, key) for key in extra], SHOWN)
        remark = f"Dans {nom}, {combien(len(extra), 'ligne')} en trop : {shown}."
    elif missing:
        remark = f"Dans {nom}, il manque {_among(len(missing), total)}."
    elif wrong:
        remark = _wrong_cells(wrong, expected, keys, nom, erreurs, attendu, wrong_rows)
    return Comparaison(max(right, 0), total, remark)


def _among(count: int, total: int) -> str:
    """« 2 lignes sur les 5 attendues »."""
    if total == 1:
        return "la seule ligne attendue"
    return f"{combien(count, 'ligne')} sur les {nombre_fr(total)} attendues"


def _wrong_cells(
    wrong: list[tuple[int, str, Any]],
    expected: list[tuple[Any, ...]],
    keys: list[str],
    nom: str,
    erreurs: Mapping[str, Iterable[tuple[Any, str]]],
    attendu: pd.DataFrame,
    wrong_rows: set[int],
) -> str:
    """Up to three wrong cells: row, column and value got; with the remark of a typical error."""
    cells = [
        f"{_named(keys, expected[rank])}, colonne {column} : {ecrire(value)}"
        for rank, column, value in sorted(wrong, key=lambda cell: cell[0])
    ]
    remark = ""
    for column, pairs in erreurs.items():
        mine = [(rank, value) for rank, name, value in wrong if name == column]
        for values, text in pairs:
            typical = list(values)
            if len(typical) != len(attendu):
                raise Refusal(
                    f"Dans {nom}, l'erreur typique de la colonne {column} n'a pas autant de "
                    "valeurs que la référence : corrigez le test."
                )
            if mine and all(egales(value, typical[rank], 0.005) for rank, value in mine):
                remark = remark or f" ; {text}"
    count = f"{combien(len(wrong_rows), 'ligne')} sur {nombre_fr(len(expected))}"
    if len(expected) == 1:
        count = "la seule ligne à regarder"
    verb = "sont fausses" if len(wrong_rows) > 1 else "est fausse"
    return f"Dans {nom}, {count} {verb} ({' ; '.join(cells[:SHOWN])}){remark}."


def _whole_rows(
    obtenu: pd.DataFrame,
    attendu: pd.DataFrame,
    compared: list[str],
    tolerance: float | Mapping[str, float],
    exact: bool,
    nom: str,
) -> Comparaison:
    """Rows without a key: each expected row is met by at most one row got."""
    theirs = list(zip(*(obtenu[c].tolist() for c in compared), strict=True))
    ours = list(zip(*(attendu[c].tolist() for c in compared), strict=True))
    limits = [
        tolerance.get(c, 0.0) if isinstance(tolerance, Mapping) else tolerance for c in compared
    ]
    # Rows meet by their exact columns first: comparing each with each would take minutes
    sure = [n for n, c in enumerate(compared) if limits[n] == 0.0 and _is_exact(attendu[c])]
    if not sure and len(ours) > MOST_MEASURES:
        raise Refusal(f"{nom} est longue et n'a que des nombres : donnez une clé dans le test.")
    by_sure: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(theirs):
        by_sure.setdefault(tuple(key_of(row[n]) for n in sure), []).append(place)
    missing = 0
    for row in ours:
        candidates = by_sure.get(tuple(key_of(row[n]) for n in sure), [])
        found = next(
            (
                place
                for place in candidates
                if all(
                    egales(theirs[place][n], row[n], limits[n], exact) for n in range(len(compared))
                )
            ),
            None,
        )
        if found is None:
            missing += 1
        else:
            candidates.remove(found)
    left = sorted(place for places in by_sure.values() for place in places)
    remark = ""
    if left:
        shown = ", ".join(
            f"{c} {ecrire(v)}" for c, v in zip(compared, theirs[left[0]], strict=True)
        )
        remark = (
            f"Dans {nom}, {combien(len(left), 'ligne ne correspond', 'lignes ne correspondent')}"
            f" à rien d'attendu, par exemple : {shown}."
        )
    elif missing:
        remark = f"Dans {nom}, il manque {_among(missing, len(ours))}."
    return Comparaison(max(len(ours) - missing - len(left), 0), len(ours), remark)


def _is_exact(column: Any) -> bool:
    """Whether a column holds no measure, that another order of calculation could move."""
    return all(en_decimal(v) is None or isinstance(v, str) for v in column.tolist())


def _same_order(obtenu: Any, attendu: pd.DataFrame, columns: list[str], nom: str) -> None:
    theirs, ours = _with_index(obtenu, columns), _keys_of(attendu, columns)
    for rank, (got, expected) in enumerate(zip(_keys_of(theirs, columns), ours, strict=True), 1):
        if got != expected:
            raise Remarque(
                f"Les lignes de {nom} sont justes mais pas dans l'ordre demandé : "
                f"la ligne n° {rank} est {_named(columns, got)}."
            )
