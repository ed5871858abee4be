"""What can be wrong, said to the person who can act."""

from dataclasses import dataclass


class Refusal(Exception):
    """Why the program stops: one French sentence that says what, where and what to do."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in the course's content."""

    where: str  # "1_2_1_bases_prospects/exercices.md, cellule 1_2_C1-doublons"
    what: str

    def __str__(self) -> str:
        return f"{self.where} : {self.what}"
