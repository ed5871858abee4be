"""Where everything is: one session, one working folder, one gradebook."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from atelier.problems import Refusal

CONFIG = "nbgrader_config.py"
SESSION = "session.yml"
TRAVAIL = "travail"


@dataclass(frozen=True)
class Folders:
    """The folders of a session; `root` holds session.yml and nbgrader_config.py."""

    root: Path
    course: Path  # the truth: texts, référentiel, rules, companies

    @property
    def source(self) -> Path:
        return self.root / "source"

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def travail(self) -> Path:
        """Where this machine's user does the séances: a copy of release/, never released."""
        return self.root / TRAVAIL

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def remises(self) -> Path:
        """Earlier copies of a candidate, set aside when a later one came: never graded, kept."""
        return self.root / "remises"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def bilans(self) -> Path:
        return self.root / "bilans"

    @property
    def cache(self) -> Path:
        """What can be made again: reference answers, build fingerprints."""
        return self.root / ".atelier"

    @property
    def session(self) -> Path:
        return self.root / SESSION

    @property
    def identites(self) -> Path:
        """Names, kept apart from codes; the only file that holds both."""
        return self.root / "identites.csv"

    @cached_property
    def db_url(self) -> str:
        """The gradebook: `CourseDirectory.db_url` of nbgrader_config.py, or SQLite in the root."""
        config = self.nbgrader_config()
        url = config.get("CourseDirectory", {}).get("db_url")
        return str(url) if url else f"sqlite:///{self.root / 'gradebook.db'}"

    def nbgrader_config(self) -> Any:
        """nbgrader's configuration for this session, with the root set to its folder."""
        from traitlets.config.loader import PyFileConfigLoader

        config = PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        return config


def find(root: Path) -> Folders:
    """The folders of the session whose root this is; raises Refusal when it is not one."""
    from atelier import session

    root = root.resolve()
    for name in (CONFIG, SESSION):
        if not (root / name).is_file():
            raise Refusal(
                f"Il n'y a pas de {name} dans {root} : placez-vous dans le dossier d'une session, "
                "ou indiquez-le avec --racine."
            )
    return Folders(root=root, course=(root / session.load(root / SESSION).cours).resolve())
