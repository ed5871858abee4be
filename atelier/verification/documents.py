"""Read a candidate's Word document or calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from atelier.verification.values import ecrire
from atelier_candidat import Remarque
from atelier_candidat.archive import abime, archive_saine, fichier_sain

PARIS = ZoneInfo("Europe/Paris")
MOST_EVENTS = 2_000


@dataclass(frozen=True)
class Document:
    """A .docx document. `titres`: level and text of each heading; `tableaux`: texts by cell."""

    texte: str
    titres: tuple[tuple[int, str], ...]
    tableaux: tuple[tuple[tuple[str, ...], ...], ...]
    langue: str  # "fr-FR" where the document says it, or ""


def document(chemin: str | Path) -> Document:
    """Read a .docx: its text with that of tables, headers and footers; raises Remarque."""
    import docx

    path = archive_saine(chemin, (".docx",))
    try:
        file = docx.Document(str(path))
        return _document(file)
    except Exception as error:  # python-docx lets many exceptions of its parsers through
        raise abime(path) from error


def _document(file: Any) -> Document:
    titles: list[tuple[int, str]] = []
    for paragraph in file.paragraphs:
        text = paragraph.text.strip()
        style = paragraph.style if text else None  # slow to find
        if style is None:
            continue
        # Style ids of built-in headings stay English whatever Word's language
        if style.style_id == "Title":
            titles.append((0, text))
        elif style.name.casefold().startswith(("heading", "titre")) and style.name[-1].isdigit():
            titles.append((int(style.name[-1]), text))
    tables = tuple(
        tuple(tuple(cell.text.strip() for cell in row.cells) for row in table.rows)
        for table in file.tables
    )
    around = [
        paragraph.text
        for section in file.sections
        for part in (section.header, section.footer)
        for paragraph in part.paragraphs
    ]
    cells = [cell for table in tables for row in table for cell in dict.fromkeys(row)]
    body = [paragraph.text for paragraph in file.paragraphs]
    texts = [text for text in (*body, *cells, *dict.fromkeys(around)) if text.strip()]
    languages = [
        value
        for element in file.styles.element.iter()
        if str(element.tag).endswith("}lang")
        for key, value in element.attrib.items()
        if key.endswith("}val")
    ]
    return Document("\n".join(texts), tuple(titles), tables, languages[0] if languages else "")


@dataclass(frozen=True)
class Evenement:
    """One event of a calendar, in Paris time without its zone; a whole day lasts 24 hours."""

    resume: str
    debut: datetime
    fin: datetime
    lieu: str = ""
    description: str = ""


def agenda(chemin: str | Path) -> tuple[Evenement, ...]:
    """The events of an .ics calendar, by start; raises Remarque."""
    import icalendar

    path = fichier_sain(chemin, (".ics",))
    try:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        components = list(calendar.walk("VEVENT"))
        if len(components) > MOST_EVENTS:
            raise Remarque(f"L'agenda {path.as_posix()} a plus de {MOST_EVENTS} événements.")
        events = [_event(component) for component in components]
    except Remarque:
        raise
    except Exception as error:  # icalendar lets many exceptions of its parsers through
        raise abime(path) from error
    return tuple(sorted(events, key=lambda event: event.debut))


def _event(component: Any) -> Evenement:
    if "DTSTART" not in component:
        raise Remarque(f"L'événement « {component.get('SUMMARY', '')} » n'a pas de début.")
    given = component["DTSTART"].dt
    start = _moment(given)
    if "DTEND" in component:
        end = _moment(component["DTEND"].dt)
    elif "DURATION" in component:
        end = start + component["DURATION"].dt
    else:
        end = start if isinstance(given, datetime) else start + timedelta(days=1)
    texts = {key: str(component.get(key, "")).strip() for key in ("SUMMARY", "LOCATION")}
    about = str(component.get("DESCRIPTION", "")).strip()
    return Evenement(texts["SUMMARY"], start, end, texts["LOCATION"], about)


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value.astimezone(PARIS).replace(tzinfo=None) if value.tzinfo else value


def sans_chevauchement(
    evenements: Iterable[Evenement], trajet: timedelta = timedelta(0), nom: str = "l'agenda"
) -> None:
    """Check that no two events overlap, with at least `trajet` between two different places."""
    ordered = sorted(evenements, key=lambda event: event.debut)
    for event in ordered:
        if event.fin < event.debut:
            raise Remarque(f"Dans {nom}, « {event.resume} » finit avant d'avoir commencé.")
    latest: Evenement | None = None
    for event in ordered:
        if latest is not None:
            if event.debut < latest.fin:
                raise Remarque(
                    f"Dans {nom}, « {latest.resume} » et « {event.resume} » se chevauchent "
                    f"({ecrire(event.debut)})."
                )
            if latest.lieu != event.lieu and event.debut - latest.fin < trajet:
                raise Remarque(
                    f"Dans {nom}, le trajet entre « {latest.resume} » et « {event.resume} » n'a "
                    "pas le temps de se faire."
                )
        if latest is None or event.fin >= latest.fin:
            latest = event
