"""`corrige`: the reference solution's answers, as a hidden test sees them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atelier.problems import Refusal


class Reference:
    """What the reference solution answers at a tests cell: `corrige.total`, `corrige.fichier(…)`.

    Two sources only: what the correction loaded with `charger`, or, in a trainer's own kernel
    opened on a text of course/ or a notebook of source/, that notebook itself. Anywhere else it
    refuses: compared with itself, every answer would be right.
    """

    def __getattr__(self, nom: str) -> Any:
        if nom.startswith("_"):
            raise AttributeError(nom)
        values, _ = _source()
        try:
            return values[nom]
        except KeyError:
            raise Refusal(
                f"La référence n'a pas de réponse « {nom} » : exécutez d'abord la cellule de "
                "solution, ou corrigez le nom dans le test."
            ) from None

    def fichier(self, chemin: str) -> Path:
        """Where the reference's file is: `corrige.fichier("livrables/devis.xlsx")`."""
        _, folder = _source()
        path = folder / chemin
        if not path.is_file():
            raise Refusal(f"La solution de référence n'a pas produit le fichier {chemin}.")
        return path

    def reponses(self, ident: str) -> dict[str, Any]:
        """The reference's answers to a form."""
        from atelier_candidat import reponses

        _, folder = _source()
        return reponses(ident, folder / "reponses")


corrige = Reference()
_loaded: tuple[Mapping[str, Any], Path] | None = None


def charger(valeurs: Mapping[str, Any], dossier: Path) -> None:
    """Give `corrige` its values and the folder of its files, for the tests cell about to run.

    For the trusted process of the correction, and nobody else.
    """
    global _loaded
    _loaded = (valeurs, dossier)


def decharger() -> None:
    """Forget what `charger` gave."""
    global _loaded
    _loaded = None


def _source() -> tuple[Mapping[str, Any], Path]:
    if _loaded is not None:
        return _loaded
    namespace = _trainer_namespace()
    if namespace is None:
        raise Refusal(
            "corrige n'existe que pendant la correction, ou dans un notebook de course/ ou de "
            "source/ ouvert par un formateur : ici, il n'y a pas de solution de référence."
        )
    return namespace, Path()


def _trainer_namespace() -> Mapping[str, Any] | None:
    """The names of the running notebook when it is the master copy, else None."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    folder = Path.cwd().parent
    is_course = (folder / "referentiel.yml").is_file()
    is_source = folder.name == "source" and (folder.parent / "session.yml").is_file()
    if shell is None or not (is_course or is_source):
        return None
    names: Mapping[str, Any] = shell.user_ns
    return names
