"""A form whose answers are kept in a file, so that a test can read them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from atelier_candidat import answers
from atelier_candidat.fields import Champ, Tableau
from atelier_candidat.panel import dessin
from atelier_candidat.remark import Remarque, plusieurs


class Formulaire:
    """Questions shown in the notebook; each answer is kept in `reponses/<ident>.json` when typed.

    The last expression of a cell shows it. It writes nothing by itself: an untouched form leaves
    no file, in the classroom as in grading, where nobody types.
    """

    def __init__(
        self,
        ident: str,
        champs: Sequence[Champ],
        titre: str = "",
        dossier: str | Path = "reponses",
    ) -> None:
        names = [champ.nom for champ in champs]
        if len(set(names)) != len(names):
            raise ValueError(f"le formulaire {ident} a deux champs de même nom")
        self.chemin = answers.path_of(ident, dossier)
        self.ident, self.champs, self.titre = ident, tuple(champs), titre
        self.saisie: dict[str, Any] = {}
        self.statut = "Pas encore de réponse."
        self.erreurs: dict[str, str] = {}
        self._view: Any = None
        self._restore()

    def _restore(self) -> None:
        if not self.chemin.exists():
            return
        try:
            kept = answers.reponses(self.ident, self.chemin.parent)
            shown = {champ.nom: champ for champ in self.champs}
            self.saisie = {n: shown[n].montrer(v) for n, v in kept.items() if n in shown}
        except (Remarque, TypeError, ValueError, AttributeError) as error:
            self.statut = (
                str(error)
                if isinstance(error, Remarque)
                else f"Les réponses gardées dans {self.chemin} ne conviennent pas à ce formulaire."
            )
            return
        values, self.erreurs = self._read()
        self.statut = self._said(values)

    def remplir(self, saisie: dict[str, Any]) -> None:
        """Take what the candidate typed (text by field's name), keep what can be, say what cannot.

        This is what the browser calls at each change; it also serves tests and documentation.
        """
        self.saisie = dict(saisie)
        values, self.erreurs = self._read()
        try:
            answers.write(self.ident, values, self.chemin.parent)
        except OSError as error:
            reason = error.strerror or "erreur du disque"
            self.statut = f"Réponse non enregistrée ({reason}) : prévenez votre formateur."
        else:
            self.statut = self._said(values)

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The values typed by field's name, and the errors by field or `field.rank.column`."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for champ in self.champs:
            typed = self.saisie.get(champ.nom)
            if isinstance(champ, Tableau):
                rows, wrong = champ.lire_lignes(typed)
                errors |= {f"{champ.nom}.{place}": text for place, text in wrong.items()}
                if rows:
                    values[champ.nom] = rows
                continue
            try:
                value = champ.lire(typed)
            except Remarque as error:
                errors[champ.nom] = str(error)
                continue
            if value is not None:
                values[champ.nom] = value
        return values, errors

    def _said(self, values: dict[str, Any]) -> str:
        if not values and not self.erreurs:
            return "Pas encore de réponse."
        wrong = [c.libelle for c in self.champs if any(_of(c, place) for place in self.erreurs)]
        if wrong:
            kept = "Réponse enregistrée, sauf" if values else "À corriger"
            return f"{kept} : {plusieurs([f'« {label} »' for label in wrong])}."
        left = [c.libelle for c in self.champs if not c.facultatif and _lacks(c, values)]
        if left:
            rest = plusieurs([f"« {label} »" for label in left])
            return f"Réponse enregistrée. Il reste à remplir : {rest}."
        return "Réponse enregistrée : tout est rempli."

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._view is None:
            from atelier_candidat.form_view import FormView

            self._view = FormView(self)
        return dessin(self._view, self.texte())

    def texte(self) -> str:
        """The form with its answers, as an examiner reads them in a graded copy."""
        lines = [repr(self)]
        for champ in self.champs:
            typed = self.saisie.get(champ.nom)
            if isinstance(champ, Tableau) and isinstance(typed, list):
                lines += [f"{champ.libelle} :", *champ.en_lignes(typed)]
            elif typed not in (None, "", []):
                shown = ", ".join(map(str, typed)) if isinstance(typed, list) else str(typed)
                lines.append(f"{champ.libelle} : {shown}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Formulaire « {self.titre or self.ident} ». {self.statut}"


def _lacks(champ: Champ, values: dict[str, Any]) -> bool:
    if champ.nom not in values:
        return True
    return isinstance(champ, Tableau) and champ.incomplet(values[champ.nom])


def _of(champ: Champ, place: str) -> bool:
    return place == champ.nom or place.startswith(f"{champ.nom}.")
