"""Grades for Moodle: what `nbgrader export` writes, since nbgrader_config.py names this class."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins.export import ExportPlugin

from atelier import results
from atelier.paper import rendering
from atelier_candidat.remark import combien


class MoodleExport(ExportPlugin):  # type: ignore[misc]
    """One line per candidate, one column of points and one of feedback per séance.

    A copy that still waits for a reader has no grade ("-"), and says so: Moodle would keep a
    half-read total as final.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file named by --to, or notes-moodle.csv."""
        engine = gradebook.engine
        wanted = [str(item) for item in self.student] or results.candidats(engine)
        seances = [str(item) for item in self.assignment] or list(
            dict.fromkeys(item.seance for item in results.items(engine))
        )
        points: dict[tuple[str, str], float] = defaultdict(float)
        unread: dict[tuple[str, str], int] = defaultdict(int)
        for row in results.results(engine, wanted):
            if row.points is None:
                unread[row.candidat, row.seance] += 1
            else:
                points[row.candidat, row.seance] += row.points
        copies = {(c.candidat, c.seance): c for c in results.copies(engine, wanted)}
        lines = [["Numéro d'identification", *(n for s in seances for n in (s, f"{s} (feedback)"))]]
        for code in sorted(wanted):
            line = [code]
            for seance in seances:
                copie, left = copies.get((code, seance)), unread[code, seance]
                if copie is None:
                    line += ["-", ""]
                elif left:
                    line += ["-", f"Reste à lire : {combien(left, 'réponse')}."]
                else:
                    total = max(0.0, points[code, seance] - copie.penalty)
                    late = f"Pénalité de retard : {combien(copie.penalty, 'point')}."
                    line += [f"{total:.2f}", late if copie.penalty else ""]
            lines.append(line)
        target = Path(self.to or "notes-moodle.csv")
        self.log.info("Notes pour Moodle : %s", target)
        rendering.write(target, "".join(map(_line, lines)))


def _line(values: list[Any]) -> str:
    return ",".join('"' + str(value).replace('"', '""') + '"' for value in values) + "\n"
