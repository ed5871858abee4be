"""Explain Python's errors and warnings in French, with the names that the candidate may have meant.

The sentence comes first, then the line at fault, then Python's own words: a beginner reads
the first, and learns to recognise the last.
"""

import linecache
import re
import sys
import textwrap
import traceback
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from types import TracebackType
from typing import Any

from atelier_candidat.phrases import AVERTISSEMENTS, ILLISIBLE, LIGNES, PHRASES

WIDTH = 88  # characters
_python_warning = warnings.formatwarning
_INSTALLED = "_atelier_candidat_explains"
_SPELT_OTHERWISE = {
    "true": "True",
    "vrai": "True",
    "false": "False",
    "faux": "False",
    "none": "None",
    "null": "None",
}
_ALIKE = 0.7  # from there, a name is probably a slip of the other
_LOADED_FIRST = ("pd", "plt", "np", "widgets", "Path")
_FUNCTIONS = (
    "print",
    "len",
    "sum",
    "round",
    "max",
    "min",
    "range",
    "list",
    "sorted",
    "float",
    "int",
)
_IN_ENGLISH = {"imprimer": "print", "afficher": "print", "longueur": "len", "somme": "sum"}
_GONE = {
    "append": "pd.concat([table, autre])",
    "sort": 'sort_values("colonne")',
    "iteritems": "items()",
    "ix": "loc ou iloc",
    "applymap": "map(…)",
}


def install() -> None:
    """Explain errors and warnings in this notebook; does nothing outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None or getattr(shell, _INSTALLED, False):
        return
    show = shell._showtraceback  # the one place where every error, of syntax too, is shown

    def show_explained(kind: type[BaseException], error: BaseException, lines: list[str]) -> None:
        try:
            lines = short(error, shell.user_ns)
        except Exception:  # an explanation that fails must not hide the error
            show(kind, error, lines)
            return
        show(kind, error, lines)

    shell._showtraceback = show_explained
    warnings.formatwarning = attention
    setattr(shell, _INSTALLED, True)


def short(error: BaseException, namespace: Mapping[str, Any]) -> list[str]:
    """What is shown under a cell: the sentence, the line at fault, Python's own words."""
    if isinstance(error, SyntaxError) and "incomplete input" in str(error.msg):
        error = _syntax_error(namespace) or error  # IPython's words say less than Python's
    shown = [_wrapped(explain(error, namespace))]
    number, code = _line(error)
    if number:
        shown.append(f"Ligne {number} de la cellule : {code}" if code else f"Ligne {number}.")
    if not isinstance(error, AssertionError):
        own = traceback.format_exception_only(type(error), error)[-1].strip().splitlines()[0]
        shown.append(own if len(own) < 400 else own[:400] + "…")
    return shown


def explain(error: BaseException, namespace: Mapping[str, Any]) -> str:
    """One French sentence about an error. `namespace`: the names of the notebook."""
    match error:
        case AssertionError():
            text = str(error).strip()
            return f"À corriger : {text}" if text else "À corriger : un test n'est pas satisfait."
        case ModuleNotFoundError():
            return (
                f"Le module « {error.name} » n'est pas installé : vérifiez l'orthographe ; les "
                "cellules du cours importent tout ce qui est nécessaire."
            )
        case NameError(name=str(name)):
            return _unknown_name(name, namespace)
        case KeyError() if is_reading(error):
            return ILLISIBLE
        case KeyError():
            return _unknown_key(error)
        case AttributeError():
            return _phrase(PHRASES, type(error), str(error)) or _unknown_attribute(error)
        case FileNotFoundError():
            return _unknown_file(error)
        case SyntaxError(text=str(line)) if sentence := _of_line(line, error.msg):
            return sentence
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return _phrase(PHRASES, type(error), message) or (
        "Cette cellule s'est arrêtée : relisez la ligne indiquée, puis demandez de l'aide "
        "en citant le message ci-dessous."
    )


def _of_line(line: str, message: str) -> str | None:
    """What is wrong with a line that Python cannot read, where the line itself says it."""
    return next(
        (
            sentence
            for said, pattern, sentence in LIGNES
            if re.search(said, message) and re.search(pattern, line)
        ),
        None,
    )


def is_reading(error: BaseException) -> bool:
    """Whether it comes from a library that was reading a file's content."""
    return any(
        frame.f_code.co_name in ("read_csv", "read_excel", "load_workbook")
        or type(frame.f_locals.get("self")).__name__ == "ExcelFile"
        for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def attention(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    line: str | None = None,
) -> str:  # fmt: skip
    """What is shown of a warning: one French sentence and the line, or Python's own text."""
    sentence = _phrase(AVERTISSEMENTS, category, str(message))
    if sentence is None:
        return _python_warning(message, category, filename, lineno, line)
    code = (line or linecache.getline(filename, lineno)).strip()
    where = f"Ligne {lineno} de la cellule : {code}\n" if _is_cell(filename) and code else ""
    return f"{_wrapped(f'Attention : {sentence}')}\n{where}"


def _wrapped(sentence: str) -> str:
    """Lines that fit under a cell: JupyterLab cuts longer ones in the middle of a word."""
    return textwrap.fill(sentence, WIDTH, break_long_words=False, break_on_hyphens=False)


def _phrase(
    phrases: Iterable[tuple[str, str, str]], kind: type[BaseException], message: str
) -> str | None:
    """The sentence of the first row that matches."""
    names = [ancestor.__name__ for ancestor in kind.__mro__]
    for name, pattern, sentence in phrases:
        found = re.search(pattern, message) if name in names else None
        if found:
            return sentence.format(*(g for g in (*found.groups(), "", "") if g is not None))
    return None


def _syntax_error(namespace: Mapping[str, Any]) -> SyntaxError | None:
    """What Python itself says of the last cell."""
    cells = namespace.get("In") or [""]
    try:
        compile(str(cells[-1]), "<cell>", "exec")
    except SyntaxError as error:
        return error
    return None


def _line(error: BaseException) -> tuple[int, str]:
    """The last line of the candidate's cell that ran, or the line that Python could not read."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0, (error.text or "").strip()
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if _is_cell(frame.filename)
    ]
    if not frames:
        return 0, ""
    return frames[-1].lineno or 0, (frames[-1].line or "").strip()


def _is_cell(filename: str) -> bool:
    return filename.startswith("<ipython-input") or "ipykernel_" in filename


def _near(name: str, known: Iterable[Any]) -> list[str]:
    """The one or two known names closest to this one, whatever the case."""
    wanted = _bare(name)
    matcher = SequenceMatcher(b=wanted)
    scored = []
    for candidate in dict.fromkeys(str(k) for k in known):
        matcher.set_seq1(_bare(candidate))
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
            scored.append((matcher.ratio(), candidate))
    best = max(scored, default=(0.0, ""))[0]
    close = [c for ratio, c in sorted(scored, reverse=True) if ratio >= max(_ALIKE, best - 0.05)]
    return close[:2]


def _bare(name: str) -> str:
    """A name without capitals nor accents."""
    spread = unicodedata.normalize("NFKD", name)
    return "".join(c for c in spread if not unicodedata.combining(c)).casefold()


def meant(name: str, namespace: Mapping[str, Any]) -> list[str]:
    """The names of the notebook that this unknown one may be a slip of."""
    return _near(name, {n for n in namespace if not n.startswith("_")}.union(_FUNCTIONS))


def _or(names: Iterable[str]) -> str:
    return " ou ".join(f"« {name} »" for name in names)


def _unknown_name(name: str, namespace: Mapping[str, Any]) -> str:
    if set(name) <= {"_"}:
        return "Il reste un blanc à compléter dans cette cellule : remplacez-le par votre réponse."
    if name.casefold() in _SPELT_OTHERWISE:
        right = _SPELT_OTHERWISE[name.casefold()]
        return f"« {name} » s'écrit {right} en Python, avec une majuscule."
    if name in _IN_ENGLISH:
        return f"« {name} » s'écrit {_IN_ENGLISH[name]} en Python."
    if name in ("livrables", "donnees", "reponses"):
        return f'Un chemin s\'écrit entre guillemets : "{name}/…".'
    if name in _LOADED_FIRST or name in sys.modules["atelier_candidat"].__all__:
        return (
            f"« {name} » n'est pas encore chargé : exécutez d'abord les cellules du dessus (menu "
            "Exécution, « Exécuter tout au-dessus de la cellule sélectionnée »)."
        )
    own = {n for n in namespace if not n.startswith("_")}
    for table in sorted(own):
        if name in _columns(namespace[table]):
            return f'« {name} » est une colonne : écrivez {table}["{name}"].'
    if near := meant(name, namespace):
        return f"« {name} » n'existe pas : vouliez-vous écrire {_or(near)} ?"
    if hasattr(getattr(sys.modules.get("pandas"), "DataFrame", None), name):
        return f"« {name} » s'écrit après une table et un point : table.{name}(…)."
    return (
        f"« {name} » n'existe pas encore : exécutez la cellule qui le crée, ou mettez des "
        "guillemets si c'est un texte."
    )


def _columns(value: Any) -> list[str]:
    """The columns of a table, none for anything else."""
    if type(value).__name__ != "DataFrame":
        return []
    return [str(column) for column in value.columns]


def _tables(trace: TracebackType | None) -> Iterable[Any]:
    """The tables at work when an error happened, the nearest first."""
    frames = []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        if _is_cell(frame.f_code.co_filename):  # the candidate's tables are not at work
            continue
        for value in list(frame.f_locals.values()):
            table = value.obj if type(value).__name__ == "DataFrameGroupBy" else value
            if type(table).__name__ == "DataFrame":
                yield table


def _unknown_key(error: KeyError) -> str:
    key = error.args[0] if error.args else ""
    text = str(key)
    listed = re.search(
        r"\[(.*?)\].* (?:not in index|not found in axis|in the \[columns\]|are in the columns)",
        text,
    )
    if listed:
        quoted = re.findall(r"'([^']*)'", listed.group(1))
        text = quoted[0] if quoted else text
    text = text.removeprefix("Column not found: ")
    if isinstance(key, int):
        return (
            f"« {key} » n'est ici ni une colonne, ni un numéro de ligne : une colonne se nomme "
            f"entre guillemets ; la ligne de rang {key} s'écrit .iloc[{key}]."
        )
    columns = next((found for t in _tables(error.__traceback__) if (found := _columns(t))), [])
    if text in columns and any(
        frame.f_code.co_name == "apply" for frame, _ in traceback.walk_tb(error.__traceback__)
    ):
        return "Pour lire les lignes une à une, ajoutez axis=1 : table.apply(…, axis=1)."
    if text in columns and "not found in axis" in str(key):
        return f'« {text} » est une colonne : pour la retirer, écrivez .drop(columns="{text}").'
    if columns and text not in columns:
        near = _near(text, columns)
        if near:
            return f"La colonne « {text} » n'existe pas : vouliez-vous {_or(near)} ?"
        shown = ", ".join(columns[:8]) + ("…" if len(columns) > 8 else "")
        return f"La colonne « {text} » n'existe pas dans cette table ; elle contient : {shown}."
    return f"« {text} » ne figure pas ici : vérifiez l'orthographe, les majuscules et les accents."


def _unknown_attribute(error: AttributeError) -> str:
    name, owner = str(error.name or ""), error.obj
    if owner is None and "NoneType" in str(error):
        return (
            f"Ce qui est à gauche de « .{name} » est vide (None) : la ligne qui devait le remplir "
            "n'a rien renvoyé."
        )
    if name in _GONE and type(owner).__name__ in ("DataFrame", "Series"):
        return f"« .{name} » n'existe plus dans pandas : utilisez {_GONE[name]}."
    public = [n for n in dir(owner) if not n.startswith("_")]
    columns = _columns(owner)
    if name in columns:
        return f'« {name} » est une colonne : écrivez table["{name}"].'
    near = [f"set_{n}" if f"set_{n}" in public else n for n in _near(name, [*columns, *public])]
    if near:
        return f"« .{name} » n'existe pas : vouliez-vous écrire {_or('.' + n for n in near)} ?"
    names = {
        "DataFrame": "une table",
        "Series": "une colonne",
        "str": "un texte",
        "list": "une liste",
    }
    what = names.get(type(owner).__name__, "cette valeur")
    return f"« .{name} » n'existe pas pour {what} : vérifiez l'orthographe."


def _unknown_file(error: FileNotFoundError) -> str:
    wanted = str(error.filename or "")
    if not wanted:
        return "Ce fichier n'existe pas : vérifiez son nom et son dossier."
    here = [
        path.as_posix()
        for folder in (".", "donnees", "livrables", Path(wanted).parent.as_posix())
        if Path(folder).is_dir()
        for path in sorted(Path(folder).iterdir())[:500]
        if path.is_file()
    ]
    by_name = {Path(path).name: path for path in here}
    near = [by_name[n] for n in _near(Path(wanted).name, by_name)]
    if near:
        return f"Le fichier « {wanted} » n'existe pas : vouliez-vous {_or(near)} ?"
    return f"Le fichier « {wanted} » n'existe pas : vérifiez son nom et son dossier."
