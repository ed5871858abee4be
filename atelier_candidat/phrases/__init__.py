"""French sentences for Python's usual messages to beginners.

A row: kind of error, pattern of its message, sentence; groups of the pattern fill `{0}`, `{1}`…
The first row that matches is used.
"""

from atelier_candidat.phrases.kinds import KINDS
from atelier_candidat.phrases.syntax import LIGNES, SYNTAX
from atelier_candidat.phrases.values import ILLISIBLE, VALUES
from atelier_candidat.phrases.warned import AVERTISSEMENTS

__all__ = ["AVERTISSEMENTS", "ILLISIBLE", "LIGNES", "PHRASES"]

PHRASES = (*SYNTAX, *KINDS, *VALUES)
