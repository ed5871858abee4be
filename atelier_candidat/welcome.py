"""The notebook on which JupyterLab opens: the séances, and where the candidate stands."""

import json
import os
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from atelier_candidat.panel import Page, panneau
from atelier_candidat.progress import BLOCS, Seance, seances

NOTEBOOK = "accueil.ipynb"
_GREETING = """# Bienvenue à l'atelier

Vous n'avez jamais programmé ? C'est prévu. Chaque séance vous met au travail dans une entreprise :
une **leçon** à lire et à essayer, puis des **exercices**. Avancez à votre rythme ; une erreur
n'abîme jamais rien."""
_CODE = """# Vos séances : cliquez sur le tableau, puis Maj + Entrée, pour mettre à jour
from atelier_candidat import accueil

accueil()"""
_HELP = """- **Ouvrir** une leçon ou des exercices : cliquez sur son lien.
- **Mettre à jour** ce tableau, au retour d'une séance : cliquez dedans, puis **Maj + Entrée**. Un
  bouton « Actualiser » apparaît.
- **Une erreur s'affiche ?** Lisez la phrase en français : elle dit quoi faire. Si plus rien ne va,
  menu *Noyau*, *Redémarrer le noyau et exécuter toutes les cellules*.
- **Bloqué ?** Chaque exercice a deux indices à déplier, puis il y a votre formateur."""
_MARKS = {"terminée": "●", "en cours": "◐", "à commencer": "○"}


def accueil() -> None:
    """Show the séances of this folder and a button to read them again."""
    panneau(lambda: page(seances()), "Actualiser")


def ecrire(dossier: Path) -> Path:
    """Write the welcome notebook of a candidate's folder, already filled, and give its path."""
    shown = page(seances(dossier))
    output = {
        "output_type": "display_data",
        "data": {"text/html": shown.html, "text/plain": shown.texte},
        "metadata": {},
    }
    notebook = {
        "cells": [
            _text("bienvenue", _GREETING),
            {
                "id": "seances",
                "cell_type": "code",
                "metadata": {"jupyter": {"source_hidden": True}},
                "execution_count": None,
                "outputs": [output],
                "source": _CODE,
            },
            _text("aide", _HELP),
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return _replace(dossier / NOTEBOOK, notebook)


def _text(name: str, source: str) -> dict[str, Any]:
    return {"id": name, "cell_type": "markdown", "metadata": {}, "source": source}


def _replace(path: Path, notebook: dict[str, Any]) -> Path:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(temporary, path)
    return path


def page(found: list[Seance]) -> Page:
    """The séances by bloc, what to open next, and when it was read."""
    if not found:
        text = "Aucune séance dans ce dossier : demandez à votre formateur de vous les distribuer."
        return Page(f"<p>{text}</p>", text)
    said = f"État des fichiers enregistrés, le {datetime.now():%d/%m/%Y à %H h %M}."
    html, lines = [_next_html(found)], [_next(found)[1]]
    for bloc, members in groupby(found, lambda one: one.bloc):
        rows = list(members)
        html.append(_table(BLOCS[bloc], rows))
        lines += ["", BLOCS[bloc]] + [f"  {one.titre} : {_progress(one)}" for one in rows]
    note = "« Terminée » veut dire que la forme est bonne ; le fond est jugé à la correction."
    return Page(
        "".join([*html, f"<p>{said} {note}</p>"]), "\n".join([*lines, "", f"{said} {note}"])
    )


def _next(found: list[Seance]) -> tuple[Seance | None, str]:
    """The séance to open next: the one last worked at, else the first not begun."""
    open_ = [one for one in found if one.etat == "en cours"]
    if open_:
        last = max(open_, key=lambda one: one.modifiee)
        return last, f"Reprenez où vous en étiez : {last.titre}"
    first = next((one for one in found if one.etat == "à commencer"), None)
    if first is None:
        return None, "Tout est terminé, bravo !"
    started = any(one.etat == "terminée" for one in found)
    return first, f"{'La suite' if started else 'Commencez ici'} : {first.titre}"


def _next_html(found: list[Seance]) -> str:
    seance, said = _next(found)
    if seance is None:
        return f"<p><strong>{said}</strong></p>"
    start = seance.lecon if seance.etat == "à commencer" else ""
    target = start or next(iter(seance.exercices), seance.lecon)
    label, _, title = said.partition(" : ")
    return f"<p><strong>{label} : {_link(target, title)}</strong></p>"


def _table(title: str, rows: list[Seance]) -> str:
    width = ("45%", "12%", "18%", "25%")
    heads = ("Séance", "Leçon", "Exercices", "Où vous en êtes")
    head = "".join(
        f'<th scope="col" style="text-align:left; width:{w}">{h}</th>'
        for w, h in zip(width, heads, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row" style="text-align:left; font-weight:normal; white-space:normal">'
        f"{escape(one.titre)}</th>{_cell(_lesson(one))}{_cell(_exercises(one))}"
        f"{_cell(_state(one))}</tr>"
        for one in rows
    )
    return (
        '<table style="width:100%; max-width:60rem; table-layout:fixed; font-size:1em">'
        f'<caption style="text-align:left; font-weight:bold; padding:.5em 0">{escape(title)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(html: str) -> str:
    return f'<td style="text-align:left; white-space:normal">{html}</td>'


def _lesson(one: Seance) -> str:
    return _link(one.lecon, "leçon") if one.lecon else "—"


def _exercises(one: Seance) -> str:
    return ", ".join(_link(path, Path(path).stem.replace("_", " ")) for path in one.exercices)


def _state(one: Seance) -> str:
    return f'<span aria-hidden="true">{_MARKS[one.etat]}</span> {escape(_progress(one))}'


def _progress(one: Seance) -> str:
    if one.illisibles:
        return " ".join(one.illisibles)
    count = f", {one.faits} sur {one.demandes}" if one.etat == "en cours" else ""
    return one.etat + count


def _link(path: str, text: str) -> str:
    """Underlined: JupyterLab tells its links by their colour alone, and removes aria-label."""
    style = "text-decoration:underline"
    return f'<a href="{escape(path)}" style="{style}">{escape(text)}</a>'
