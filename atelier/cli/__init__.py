"""The `atelier` command: one module per sub-command, imported only when it is called."""

import argparse
import datetime
import importlib
import sys
from pathlib import Path

from atelier.problems import Refusal

COMMANDES = {
    "construire": "fabrique source/ et release/ à partir des textes de course/",
    "verifier": "contrôle le contenu du cours et dit ce qui est à corriger",
    "couverture": "montre ce qui prouve chacun des critères",
    "entreprise": "fabrique les données d'une entreprise fictive",
    "kit": "prépare le ZIP avec lequel un candidat travaille sur son ordinateur",
    "remettre": "prépare le ZIP qu'un candidat remet, avec son reçu",
    "collecter": "range dans submitted/ ce que les candidats ont remis",
    "corriger": "corrige les copies de submitted/",
    "a-lire": "dit ce qui attend une personne, critère par critère, avec le barème",
    "diagnostic": "dit à quel niveau d'isolation cette machine corrige",
    "bilan": "écrit le bilan de chaque candidat et celui de la promotion",
    "jury": "prépare la délibération et enregistre les décisions du jury",
    "double": "compare deux examinateurs qui ont noté sans se voir",
    "recours": "rassemble ce qui fonde un résultat contesté",
    "rgpd": "remet, efface ou purge les données personnelles",
    "lab": "ouvre JupyterLab en français, sur la page d'accueil des séances",
    "valider": "relance un notebook depuis le début et dit ce qui manque, exercice par exercice",
    "demo": "montre tout le parcours avec douze candidats fictifs",
}


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command; a refusal is one sentence on stderr and exit code 1."""
    parser, called = _parser(sys.argv[1:] if argv is None else argv)
    args = parser.parse_args(argv)
    try:
        return int(called.run(args)) if called else 2
    except Refusal as refusal:
        print(f"atelier : {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\natelier : arrêté.", file=sys.stderr)
        return 130


def _parser(argv: list[str]):  # type: ignore[no-untyped-def]
    parser = _Parser(
        prog="atelier", description="L'atelier du cours d'assistant commercial.", add_help=False
    )
    _help(parser)
    commands = parser.add_subparsers(metavar="COMMANDE", title="commandes", required=True)
    called = None
    name = next((arg for arg in argv if not arg.startswith("-")), None)
    for commande, summary in COMMANDES.items():
        sub = commands.add_parser(
            commande,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            add_help=False,
        )
        _help(sub)
        if commande == name:
            called = importlib.import_module(f"atelier.cli.{commande.replace('-', '_')}")
            called.arguments(sub)
            sub.add_argument(
                "--racine",
                type=Path,
                default=Path(),
                metavar="DOSSIER",
                help="dossier de la session (par défaut, le dossier courant)",
            )
    return parser, called


def date(text: str) -> datetime.date:
    """A date typed as 2026-11-24; raises argparse's error in French."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"date attendue comme 2026-11-24, et non {text}") from None


def positif(text: str) -> int:
    """A whole number of at least 1; raises argparse's error in French."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"nombre entier d'au moins 1 attendu, et non {text}")
    return int(text)


def reference() -> str:
    """The page docs/commandes.md: every command's help, as the terminal shows it."""
    page = [
        "# Les commandes",
        "Page produite par `make docs` d'après l'aide de chaque commande : ne la modifiez pas.",
    ]
    for commande in COMMANDES:
        parser, _ = _parser([commande])
        sub = parser._subparsers._group_actions[0].choices[commande]
        page += [f"## atelier {commande}", f"```\n{sub.format_help().strip()}\n```"]
    return "\n\n".join(page) + "\n"


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="affiche cette aide")


class _Parser(argparse.ArgumentParser):
    """argparse's parser, speaking French."""

    def format_help(self) -> str:
        text = super().format_help().replace("usage:", "utilisation :", 1)
        return (
            text.replace("\noptions:", "\noptions :")
            .replace("\npositional arguments:", "\narguments :")
            .replace("\ncommandes:", "\ncommandes :")
        )

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "utilisation :", 1)

    def error(self, message: str) -> None:  # type: ignore[override]
        for english, french in _FRENCH.items():
            message = message.replace(english, french)
        self.print_usage(sys.stderr)
        self.exit(2, f"atelier : {message} (aide : {self.prog} --help)\n")


_FRENCH = {
    "the following arguments are required:": "il manque :",
    "unrecognized arguments:": "arguments inconnus :",
    "invalid choice:": "choix inconnu :",
    "choose from": "choix possibles :",
    "expected one argument": "attend une valeur",
    "argument COMMANDE:": "commande :",
    "invalid int value:": "nombre entier attendu :",
    "argument ": "option ",
}
