"""What a hostile notebook would try, tried for real: each probe says whether it was refused."""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

_PROBES: dict[str, Callable[[dict[str, Any]], bool]] = {}
_libc = ctypes.CDLL(None, use_errno=True)


def run(targets: dict[str, Any]) -> list[dict[str, Any]]:
    """Try everything, from inside; `targets` says what there is outside to aim at."""
    return [{"nom": name, "bloquee": _refused(probe, targets)} for name, probe in _PROBES.items()]


def _refused(probe: Callable[[dict[str, Any]], bool], targets: dict[str, Any]) -> bool:
    """An OSError or MemoryError is a refusal; otherwise the probe says so."""
    try:
        return probe(targets)
    except (OSError, MemoryError, ImportError):
        return True


def _probe(name: str) -> Callable[[Callable[[dict[str, Any]], bool]], None]:
    def register(function: Callable[[dict[str, Any]], bool]) -> None:
        _PROBES[name] = function

    return register


def _syscall(*arguments: Any) -> bool:
    """Refused when the kernel says so."""
    return bool(_libc.syscall(*arguments) == -1)


@_probe("lire un fichier hors de la copie")
def _(targets: dict[str, Any]) -> bool:
    open(targets["secret"], "rb").close()
    return False


@_probe("lire à travers un lien symbolique")
def _(targets: dict[str, Any]) -> bool:
    with contextlib.suppress(FileExistsError):
        os.symlink(targets["secret"], "lien")
    open("lien", "rb").close()
    return False


@_probe("lire les comptes de la machine")
def _(targets: dict[str, Any]) -> bool:
    open("/etc/passwd", "rb").close()
    return False


@_probe("parcourir le dossier personnel du correcteur")
def _(targets: dict[str, Any]) -> bool:
    return not set(os.listdir(targets["home"])) & set(targets["home_content"])


@_probe("importer les corrigés (paquet atelier)")
def _(targets: dict[str, Any]) -> bool:
    sys.path.insert(0, targets["package"])
    try:
        __import__("atelier.build")
    finally:
        sys.path.remove(targets["package"])
    return False


@_probe("lire les sources du correcteur")
def _(targets: dict[str, Any]) -> bool:
    open(os.path.join(targets["package"], "atelier", "build.py"), "rb").close()
    return False


@_probe("écrire hors de la copie")
def _(targets: dict[str, Any]) -> bool:
    """Judged from outside: a private folder may have the same name."""
    os.makedirs(os.path.dirname(targets["secret"]), exist_ok=True)
    open(targets["secret"] + ".ecrit", "wb").close()
    return True


@_probe("modifier un fichier de la machine")
def _(targets: dict[str, Any]) -> bool:
    """Judged from outside."""
    with open(targets["secret"], "ab") as file:
        file.write(b"x")
    return True


@_probe("changer les droits d'un fichier de la machine")
def _(targets: dict[str, Any]) -> bool:
    """Judged from outside."""
    os.chmod(targets["secret"], 0o600)
    return True


@_probe("écrire dans les bibliothèques")
def _(targets: dict[str, Any]) -> bool:
    path = os.path.join(sys.prefix, "sonde.pth")
    open(path, "wb").close()
    os.unlink(path)
    return False


@_probe("écrire dans le dossier du moteur")
def _(targets: dict[str, Any]) -> bool:
    path = os.path.join(os.path.dirname(__file__), "sonde.py")
    open(path, "wb").close()
    os.unlink(path)
    return False


@_probe("écrire dans la mémoire partagée")
def _(targets: dict[str, Any]) -> bool:
    open("/dev/shm/sonde", "wb").close()
    os.unlink("/dev/shm/sonde")
    return False


@_probe("écrire dans /var/tmp")
def _(targets: dict[str, Any]) -> bool:
    open("/var/tmp/sonde", "wb").close()
    os.unlink("/var/tmp/sonde")
    return False


@_probe("se connecter en TCP")
def _(targets: dict[str, Any]) -> bool:
    socket.create_connection(("127.0.0.1", targets["port"]), timeout=0.5).close()
    return False


@_probe("envoyer un message UDP")
def _(targets: dict[str, Any]) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", ("127.0.0.1", targets["port"]))
    return False


@_probe("interroger un serveur de noms")
def _(targets: dict[str, Any]) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect(("127.0.0.53", 53))
    return False


@_probe("parler à un programme par une socket abstraite")
def _(targets: dict[str, Any]) -> bool:
    with socket.socket(socket.AF_UNIX) as unix:
        unix.connect("\0" + targets["abstract"])
    return False


@_probe("envoyer un signal au correcteur")
def _(targets: dict[str, Any]) -> bool:
    os.kill(targets["pid"], 0)
    return bool(targets["pid"] == os.getpid())


@_probe("envoyer un signal au processus parent")
def _(targets: dict[str, Any]) -> bool:
    parent = os.getppid()
    if parent == 0:  # outside of this namespace: it has no name here
        return True
    os.kill(parent, 0)
    return False


@_probe("limiter les ressources du correcteur")
def _(targets: dict[str, Any]) -> bool:
    pid = os.getppid() or targets["pid"]
    resource.prlimit(pid, resource.RLIMIT_CORE)
    return False


@_probe("tracer un autre processus")
def _(targets: dict[str, Any]) -> bool:
    return _syscall(101 if os.uname().machine == "x86_64" else 117, 16, os.getppid(), 0, 0)


@_probe("lire la mémoire d'un autre processus")
def _(targets: dict[str, Any]) -> bool:
    pids = [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid()]
    for pid in pids:
        with contextlib.suppress(OSError):
            open(f"/proc/{pid}/mem", "rb").close()
            return False
    return True


@_probe("voir les autres processus")
def _(targets: dict[str, Any]) -> bool:
    return all(not pid.isdigit() or int(pid) == os.getpid() for pid in os.listdir("/proc"))


@_probe("lire l'environnement du correcteur")
def _(targets: dict[str, Any]) -> bool:
    found = repr(dict(os.environ))
    for pid in ("1", str(os.getppid()), str(targets["pid"]), "self"):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb") as file:
            found += file.read().decode(errors="replace")
    return str(targets["canary"]) not in found


@_probe("ouvrir un espace de noms d'utilisateurs")
def _(targets: dict[str, Any]) -> bool:
    return bool(_libc.unshare(0x10000000) == -1)


@_probe("monter un système de fichiers")
def _(targets: dict[str, Any]) -> bool:
    return bool(_libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == -1)


@_probe("redevenir administrateur")
def _(targets: dict[str, Any]) -> bool:
    """No capability left but, at most, the one to read our own Python."""
    head = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0), 8)
    sets = ctypes.create_string_buffer(24)
    _libc.capget(head, sets)
    low, _, _, high, _, _ = struct.unpack("IIIIII", sets.raw)
    return bool((low & ~4) == 0 and high == 0)


@_probe("quitter le groupe de processus")
def _(targets: dict[str, Any]) -> bool:
    if os.fork() == 0:
        status = 1
        with contextlib.suppress(OSError):
            os.setsid()
            status = 0
        os._exit(status)
    _, status = os.wait()
    return bool(status != 0)


@_probe("garder de la mémoire partagée après la copie")
def _(targets: dict[str, Any]) -> bool:
    return bool(_libc.shmget(0, 4096, 0o1600) == -1)


@_probe("utiliser le trousseau de clés du noyau")
def _(targets: dict[str, Any]) -> bool:
    return _syscall(250 if os.uname().machine == "x86_64" else 219, 0, -3, 0, 0, 0)


@_probe("appeler io_uring ou bpf")
def _(targets: dict[str, Any]) -> bool:
    bpf = 321 if os.uname().machine == "x86_64" else 280
    buffer = ctypes.create_string_buffer(256)
    return _syscall(425, 4, buffer) and _syscall(bpf, 0, buffer, 72)


@_probe("réutiliser un descripteur du correcteur")
def _(targets: dict[str, Any]) -> bool:
    for fd in range(5, 256):  # 4 keeps what programs write
        with contextlib.suppress(OSError):
            os.fstat(fd)
            return False
    return True


@_probe("créer un fichier spécial")
def _(targets: dict[str, Any]) -> bool:
    os.mknod("disque", 0o600 | 0o060000, os.makedev(254, 0))
    return False


@_probe("écrire un fichier démesuré")
def _(targets: dict[str, Any]) -> bool:
    size = targets["file_limit"]
    with open("gros", "wb") as file:
        file.seek(size)
        file.write(b"x")
    return False


@_probe("prendre toute la mémoire")
def _(targets: dict[str, Any]) -> bool:
    import mmap

    mmap.mmap(-1, targets["memory_limit"] + (1 << 20)).close()
    return False


@_probe("multiplier les processus")
def _(targets: dict[str, Any]) -> bool:
    children = []
    try:
        for _ in range(2 * targets["process_limit"]):  # those of others, who end, may count too
            pid = os.fork()
            if pid == 0:
                time.sleep(30)
                os._exit(0)
            children.append(pid)
    except OSError:
        return True
    finally:
        for pid in children:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
    return False


NAMES = tuple(_PROBES)
