"""The course's workshop: builds it, grades it, and reports what each candidate has proved."""

import os
import sys
from pathlib import Path

# nbgrader calls `alembic` by its name: this environment's own scripts must be found.
_SCRIPTS = str(Path(sys.executable).parent)
if _SCRIPTS not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_SCRIPTS, os.environ.get("PATH", os.defpath)])

# nbformat imports jsonschema, which compiles for 1.2 s a grammar of addresses that no notebook has;
# it does without where the module is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
