"""Which level of isolation this machine reaches, found by trying to break out."""

import contextlib
import os
import shutil
import socket
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atelier
from atelier.enclosure import probes as all_probes
from atelier.enclosure import walls, wire
from atelier.enclosure.forks import Gone
from atelier.isolation.process import Zygote

LEVELS = {
    3: "espaces de noms (bubblewrap), Landlock, seccomp et limites",
    2: "Landlock, seccomp et limites",
    1: "aucune isolation, limites seulement",
}


@dataclass(frozen=True)
class Diagnosis:
    """What was tried at a level; `reason` says in French why this is not one more."""

    level: int
    probes: tuple[dict[str, Any], ...]
    reason: str = ""

    @property
    def holes(self) -> tuple[str, ...]:
        return tuple(probe["nom"] for probe in self.probes if not probe["bloquee"])


def diagnose(highest: int = 3) -> Diagnosis:
    """Try the levels from the highest; the first without a hole, else level 1."""
    reason = ""
    for level in range(highest, 1, -1):
        probes, why = _try(level)
        if probes and all(probe["bloquee"] for probe in probes):
            return Diagnosis(level, probes, reason)
        failed = [probe["nom"] for probe in probes if not probe["bloquee"]]
        why = why or f"non refusé : {', '.join(failed)}"
        reason += f"Niveau {level} impossible ({why}). {_remedy(level)}\n"
    # at level 1 nothing is refused, and trying would harm this very program
    return Diagnosis(1, tuple({"nom": name, "bloquee": False} for name in all_probes.NAMES), reason)


def reached(highest: int = 3) -> int:
    """The level that this machine reaches."""
    return diagnose(highest).level


def _try(level: int) -> tuple[tuple[dict[str, Any], ...], str]:
    """The probes at this level, or why it cannot be built."""
    if level == 3 and shutil.which("bwrap") is None:
        return (), "bubblewrap n'est pas installé"
    limits = walls.Limits()
    try:
        with _targets(limits) as targets, Zygote(level, modules=()) as zygote:
            child = zygote.open({"probes": targets}, [], limits)
            try:
                answer = child.wire.receive(time.monotonic() + 10)
            finally:
                child.end()
            written = Path(targets["secret"] + ".ecrit").exists()
            left = Path(targets["secret"]).stat()
    except (Gone, OSError, wire.Broken) as error:
        return (), str(error).strip().splitlines()[-1] if str(error).strip() else "arrêt inattendu"
    message = answer[0] if answer else {}
    seen = {
        "écrire hors de la copie": written,
        "modifier un fichier de la machine": left.st_size > 0,
        "changer les droits d'un fichier de la machine": stat.S_IMODE(left.st_mode) != 0o666,
    }
    probes = [
        {**probe, "bloquee": not seen.get(probe["nom"], not probe["bloquee"])}
        for probe in message.get("probes", ())
    ]
    return tuple(probes), str(message.get("wall", ""))


@contextlib.contextmanager
def _targets(limits: walls.Limits) -> Any:
    """Real things outside for the probes to aim at."""
    canary = "canari-" + os.urandom(8).hex()
    os.environ["ATELIER_SONDE"] = canary
    name = f"atelier-sonde-{os.getpid()}"
    home = Path.home()
    with (
        tempfile.TemporaryDirectory(prefix="atelier-sonde-") as folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        secret = Path(folder) / "secret"
        secret.touch()
        secret.chmod(0o666)
        os.chmod(folder, 0o777)
        unix.bind("\0" + name)
        unix.listen()
        try:
            yield {
                "secret": str(secret), "home": str(home), "home_content": os.listdir(home),
                "package": str(Path(atelier.__file__).parents[1]), "abstract": name,
                "port": tcp.getsockname()[1], "pid": os.getpid(), "canary": canary,
                "file_limit": limits.file, "memory_limit": limits.memory,
                "process_limit": limits.processes,
            }  # fmt: skip
        finally:
            del os.environ["ATELIER_SONDE"]


def _remedy(level: int) -> str:
    if level == 3:
        return (
            "Pour l'atteindre : installez bubblewrap (sous Debian : apt install bubblewrap) et "
            "autorisez les espaces de noms d'utilisateurs (kernel.unprivileged_userns_clone=1)."
        )
    return "Pour l'atteindre : un noyau Linux 5.13 ou plus récent, avec Landlock et seccomp."
