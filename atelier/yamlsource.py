"""YAML files that people edit, read so that a mistake is told with its file and line."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from atelier.problems import Refusal

# libyaml where it is there: ten times faster on the witness copies
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Section:
    """A mapping of a YAML file that knows on which line it stands.

    The readers (`text`, `number`, `sections`…) raise Refusal with the file and the line.
    """

    def __init__(self, path: Path, node: yaml.MappingNode) -> None:
        self.path = path
        self.line = node.start_mark.line + 1
        self._nodes = {str(key.value): value for key, value in node.value}
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise self.refusal(f"la clé « {key.value} » est écrite deux fois", key)
            seen.add(key.value)

    def refusal(self, what: str, node: yaml.Node | None = None) -> Refusal:
        """The refusal to raise for this section, or for one node of it."""
        line = self.line if node is None else node.start_mark.line + 1
        return Refusal(f"{self.path.name}, ligne {line} : {what}.")

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def keys(self) -> list[str]:
        """The keys in the order of the file."""
        return list(self._nodes)

    def only(self, *allowed: str) -> None:
        """Refuse a key that is not one of these: it is a typing mistake that would do nothing."""
        for key, node in self._nodes.items():
            if key not in allowed:
                known = ", ".join(allowed)
                raise self.refusal(
                    f"« {key} » n'est pas attendu ici (clés connues : {known})", node
                )

    def _value(self, key: str) -> Any:
        if key not in self._nodes:
            raise self.refusal(f"il manque « {key} »")
        return _plain(self._nodes[key])

    def text(self, key: str, default: str | None = None) -> str:
        """The text under this key."""
        if default is not None and key not in self._nodes:
            return default
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(f"« {key} » doit être un texte non vide", self._nodes[key])
        return " ".join(value.split())

    def block(self, key: str) -> str:
        """The text under this key as it is written, line ends included; it may be empty."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self.refusal(f"« {key} » doit être un texte", self._nodes[key])
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        """The whole number under this key."""
        if default is not None and key not in self._nodes:
            return default
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refusal(f"« {key} » doit être un nombre entier", self._nodes[key])
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """The number under this key."""
        if default is not None and key not in self._nodes:
            return default
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(f"« {key} » doit être un nombre", self._nodes[key])
        return float(value)

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """The yes or no under this key."""
        if default is not None and key not in self._nodes:
            return default
        value = self._value(key)
        if not isinstance(value, bool):
            raise self.refusal(f"« {key} » doit être true ou false", self._nodes[key])
        return value

    def date(self, key: str) -> datetime.date:
        """The date under this key, written 2026-11-24."""
        value = self._value(key)
        if type(value) is not datetime.date:
            raise self.refusal(f"« {key} » doit être une date comme 2026-11-24", self._nodes[key])
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The list of texts under this key."""
        if default is not None and key not in self._nodes:
            return default
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refusal(f"« {key} » doit être une liste de textes", self._nodes[key])
        return tuple(" ".join(item.split()) for item in value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """The text under this key, which must be one of those allowed."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.refusal(
                f"« {key} : {value} » n'existe pas (choix possibles : {', '.join(allowed)})",
                self._nodes[key],
            )
        return value

    def choices(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """The non-empty list under this key, each of which must be one of those allowed."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                raise self.refusal(
                    f"« {value} » n'existe pas dans « {key} » (choix possibles : "
                    f"{', '.join(allowed)})",
                    self._nodes[key],
                )
        if not values:
            raise self.refusal(f"« {key} » est vide", self._nodes[key])
        return values

    def section(self, key: str) -> "Section":
        """The mapping under this key."""
        self._value(key)
        node = self._nodes[key]
        if not isinstance(node, yaml.MappingNode):
            raise self.refusal(f"« {key} » doit contenir des clés", node)
        return Section(self.path, node)

    def sections(self, key: str) -> Iterator["Section"]:
        """The mappings listed under this key."""
        self._value(key)
        node = self._nodes[key]
        if not isinstance(node, yaml.SequenceNode):
            raise self.refusal(f"« {key} » doit être une liste (lignes commençant par -)", node)
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                raise self.refusal(f"chaque élément de « {key} » doit contenir des clés", item)
            yield Section(self.path, item)


def read(path: Path) -> Section:
    """The whole file as a section; raises Refusal when it is missing or is not YAML."""
    node = _compose(path)
    if not isinstance(node, yaml.MappingNode):
        raise Refusal(f"{path.name}, ligne 1 : le fichier est vide ou ne contient pas de clés.")
    return Section(path, node)


def read_list(path: Path) -> list[Section]:
    """The sections of a file that is a list; raises Refusal as `read` does."""
    node = _compose(path)
    if not isinstance(node, yaml.SequenceNode):
        raise Refusal(f"{path.name}, ligne 1 : le fichier doit être une liste (lignes avec -).")
    for item in node.value:
        if not isinstance(item, yaml.MappingNode):
            line = item.start_mark.line + 1
            raise Refusal(f"{path.name}, ligne {line} : cet élément doit contenir des clés.")
    return [Section(path, item) for item in node.value]


def _compose(path: Path) -> yaml.Node | None:
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.compose(text, Loader=_LOADER)
    except FileNotFoundError:
        folder = path.parent.resolve().name
        raise Refusal(f"Le fichier {path.name} manque dans {folder}/.") from None
    except (yaml.MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", ligne {mark.line + 1}" if mark else ""
        raise Refusal(
            f"{path.name}{line} : l'écriture YAML est incorrecte (vérifiez les deux-points, "
            "les guillemets et le décalage des lignes)."
        ) from error


def _plain(node: yaml.Node) -> Any:
    """The Python value of a YAML node."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()
