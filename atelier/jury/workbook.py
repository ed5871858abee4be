"""The workbook in which a jury decides, and its way back with every check.

Grey cells are the program's; the jury writes only « décision » and « motif du jury ». On the way
back each grey cell must be what today's results give, formulas included, or nothing is recorded.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter

from atelier.candidatures import Examen
from atelier.decision import JUGEMENTS, Decision, Proposition
from atelier.grille import Grille
from atelier.jury.journal import Entree
from atelier.problems import Refusal

BLOCS, CRITERES = "Blocs", "Critères"
COLONNES = (
    "candidat", "objet", "libellé", "proposition", "pourquoi", "décision", "motif du jury",
    "retenu",
)  # fmt: skip
_DECISION, _MOTIF = COLONNES.index("décision"), COLONNES.index("motif du jury")
_RETENU = COLONNES.index("retenu")
_WIDTHS = (11, 14, 44, 15, 44, 15, 40, 15)
_FIRST = 4  # line of the first candidate: a title, a sentence, the header
_POSITION = "journal : "  # how many decisions were in the journal when it was written
CONFORME = "Conforme à la proposition."


@dataclass(frozen=True)
class Rang:
    """One line of the workbook: one thing to decide for one candidate."""

    candidat: str
    objet: str
    libelle: str
    proposition: Proposition


def sheets(examen: Examen, grilles: Sequence[Grille]) -> dict[str, list[Rang]]:
    """The lines of each sheet, in the order of the workbook."""
    certification = examen.certification
    names = {
        "dossier": "Dossier",
        "entreprise": "Période en entreprise et grille du tuteur",
        "entretien": "Entretien avec le jury",
    }
    blocs, criteres = [], []
    for grille in grilles:
        code = grille.candidat.code
        for bloc in certification.blocs:
            proposition = grille.blocs[bloc.code]
            blocs.append(Rang(code, f"bloc {bloc.code}", bloc.libelle, proposition))
        blocs += [Rang(code, c.code, names[c.code], c) for c in grille.complements]
        blocs.append(Rang(code, "certification", "Certification entière", grille.certification))
        criteres += [
            Rang(code, critere.code, critere.libelle, grille.criteres[critere.code])
            for critere in certification.criteres.values()
        ]
    return {BLOCS: blocs, CRITERES: criteres}


def export(examen: Examen, grilles: Sequence[Grille]) -> bytes:
    """The workbook of a session, with the decisions already in force."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#17505E"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#17505E", "font_color": "#FFFFFF", "valign": "top",
             "text_wrap": True, "border": 1, "border_color": "#D5DBE2"}
        ),
        "given": book.add_format(
            {"bg_color": "#F1F3F5", "text_wrap": True, "valign": "top", "border": 1,
             "border_color": "#D5DBE2"}
        ),
        "open": book.add_format(
            {"bg_color": "#FFFBEA", "text_wrap": True, "valign": "top", "border": 1,
             "border_color": "#C9A227", "locked": False}
        ),
    }  # fmt: skip
    for name, rows in sheets(examen, grilles).items():
        _sheet(book, formats, name, rows, examen)
    book.set_properties({"title": f"Décisions du jury, session {examen.session.nom}"})
    book.close()
    return buffer.getvalue()


def _sheet(
    book: xlsxwriter.Workbook,
    formats: Mapping[str, object],
    name: str,
    rows: Sequence[Rang],
    examen: Examen,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, heading(examen), formats["title"])
    sheet.write_string(0, _RETENU, f"{_POSITION}{examen.position}")
    sheet.write_string(
        1,
        0,
        "Le jury remplit les colonnes jaunes. Une décision vide laisse la proposition sans "
        "décision ; un motif est demandé quand la décision s'écarte de la proposition.",
    )
    for column, head in enumerate(COLONNES):
        sheet.write_string(_FIRST - 2, column, head, formats["head"])
    for line, row in enumerate(rows, start=_FIRST - 1):
        decision = row.proposition.decision
        texts = [*_given(row), "", decision.motif if decision else "", ""]
        # Said outright: not every spreadsheet fits the height of a line to its text.
        lines = max(-(-len(text) // wide) for text, wide in zip(texts, _WIDTHS, strict=True))
        sheet.set_row(line, 15 * max(1, lines))
        for column, text in enumerate(_given(row)):
            sheet.write_string(line, column, text, formats["given"])
        sheet.write_string(line, _DECISION, decision.verdict if decision else "", formats["open"])
        sheet.write_string(line, _MOTIF, decision.motif if decision else "", formats["open"])
        sheet.write_formula(
            line, _RETENU, _formula(line + 1), formats["given"], str(row.proposition.retenu)
        )
    last = max(_FIRST, _FIRST - 1 + len(rows))
    sheet.data_validation(
        _FIRST - 1, _DECISION, last, _DECISION,
        {"validate": "list", "source": list(JUGEMENTS), "ignore_blank": True,
         "error_title": "Décision inconnue",
         "error_message": f"Choisissez parmi : {', '.join(JUGEMENTS)}."},
    )  # fmt: skip
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.autofilter(_FIRST - 2, 0, last, len(COLONNES) - 1)
    sheet.freeze_panes(_FIRST - 1, 2)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST - 2)


def heading(examen: Examen) -> str:
    """The first cell of each sheet, which says which session a workbook is of."""
    return f"Décisions du jury – session {examen.session.nom}"


def load(path: Path) -> tuple[openpyxl.Workbook, int]:
    """A workbook that came back, and how long the journal was when it was written."""
    try:
        book = openpyxl.load_workbook(path)
    except FileNotFoundError:
        raise Refusal(f"Le classeur {path.name} est introuvable.") from None
    except Exception as error:  # zip, XML and openpyxl each raise their own errors on a bad file
        raise Refusal(
            f"{path.name} n'est pas un classeur Excel lisible : enregistrez-le en .xlsx, ou "
            "reprenez l'exemplaire du jury."
        ) from error
    for name in (BLOCS, CRITERES):
        if name not in book.sheetnames:
            raise Refusal(f"{path.name} : la feuille « {name} » manque.")
    text = str(book[BLOCS].cell(1, _RETENU + 1).value or "").removeprefix(_POSITION)
    if not text.isdigit():
        raise Refusal(
            f"{path.name}, feuille « {BLOCS} » : la première ligne a été modifiée ; refaites le "
            "classeur avec « atelier jury »."
        )
    return book, int(text)


def read(
    name: str,
    book: openpyxl.Workbook,
    examen: Examen,
    grilles: Sequence[Grille],
    qui: str,
    quand: str,
) -> list[Entree]:
    """The new decisions in a workbook; raises Refusal on the first doubt.

    `examen` and `grilles` are those of the moment when the workbook was written.
    """
    found: list[Entree] = []
    for title, rows in sheets(examen, grilles).items():
        sheet = book[title]
        where = f"{name}, feuille « {title} »"
        if sheet.cell(1, 1).value != heading(examen):
            raise Refusal(
                f"{where} : ce classeur n'est pas celui de la session {examen.session.nom}."
            )
        lines = sheet.iter_rows(min_row=_FIRST, max_col=len(COLONNES), values_only=True)
        found += _decisions(where, lines, rows, qui, quand)
    return found


def _decisions(
    where: str,
    lines: Iterable[tuple[object, ...]],
    rows: Sequence[Rang],
    qui: str,
    quand: str,
) -> Iterator[Entree]:
    expected = {(row.candidat, row.objet): row for row in rows}
    people = {row.candidat for row in rows}
    for number, line in enumerate(lines, start=_FIRST):
        if all(value is None for value in line):
            continue
        place = f"{where}, ligne {number}"
        cells = ["" if value is None else str(value).strip() for value in line]
        if cells[0] not in people:
            raise Refusal(f"{place} : le candidat « {cells[0]} » est inconnu de cette session.")
        row = expected.pop((cells[0], cells[1]), None)
        if row is None:
            raise Refusal(f"{place} : « {cells[1]} » est inconnu ou écrit deux fois.")
        for column, text in enumerate(_given(row)):
            if cells[column] != text.strip():
                raise Refusal(
                    f"{place} : la colonne « {COLONNES[column]} » a été modifiée, ou les "
                    "résultats ont changé depuis ; refaites le classeur avec « atelier jury »."
                )
        if cells[_RETENU] != _formula(number):
            raise Refusal(
                f"{place} : la formule de la colonne « retenu » a été modifiée ; refaites le "
                "classeur avec « atelier jury »."
            )
        entry = _entry(place, row, cells[_DECISION].lower(), cells[_MOTIF], qui, quand)
        if entry is not None:
            yield entry
    if expected:
        candidat, objet = next(iter(expected))
        raise Refusal(f"{where} : la ligne de {candidat}, {objet}, a disparu.")


def _entry(place: str, row: Rang, decision: str, motif: str, qui: str, quand: str) -> Entree | None:
    """The journal's line, None where nothing is new."""
    before: Decision | None = row.proposition.decision
    if decision and decision not in JUGEMENTS:
        raise Refusal(
            f"{place} : « {decision} » n'est pas une décision, choisissez parmi "
            f"{', '.join(JUGEMENTS)}."
        )
    if not decision and before is None:
        if motif:
            raise Refusal(f"{place} : un motif est écrit, mais aucune décision.")
        return None
    if decision and decision != row.proposition.verdict and not motif:
        raise Refusal(
            f"{place} : la décision « {decision} » s'écarte de la proposition "
            f"« {row.proposition.verdict} », écrivez-en le motif."
        )
    motif = motif or (CONFORME if decision else "Décision retirée par le jury.")
    if before is not None and (decision, motif) == (before.verdict, before.motif):
        return None
    return Entree(
        candidat=row.candidat,
        objet=row.proposition.code,
        proposition=row.proposition.verdict,
        decision=decision or None,
        motif=motif,
        qui=qui,
        quand=quand,
    )


def _given(row: Rang) -> tuple[str, ...]:
    proposition = row.proposition
    return (row.candidat, row.objet, row.libelle, str(proposition.verdict), proposition.motif)


def _formula(line: int) -> str:
    return f'=IF(F{line}<>"",F{line},D{line})'
