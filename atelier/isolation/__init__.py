"""How a candidate's code is kept apart: which level this machine reaches, and the walls' outside.

Level 3: bubblewrap's namespaces around a zygote, then each child's own. Level 2: Landlock, seccomp
and limits, without any helper. Level 1: limits only, never used without an explicit consent.
"""

from atelier.enclosure.forks import Gone
from atelier.isolation.level import LEVELS, Diagnosis, diagnose, reached
from atelier.isolation.process import Child, Zygote

__all__ = ["LEVELS", "Child", "Diagnosis", "Gone", "Zygote", "diagnose", "reached"]
