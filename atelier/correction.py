"""The batch: every copy of submitted/ gets a verdict, whatever stops on the way.

Each copy has one row of state; it is taken with a lease, graded by a worker, and written in one
transaction with its scores. A run that is killed leaves nothing half done: the next one takes its
leases back at once.
"""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from atelier import copie, folders, gradebook, subject
from atelier.copie import Copie, Result
from atelier.problems import Refusal
from atelier.subject import Subject

LEASE = 600.0  # seconds that another machine waits before it takes a copy back
MOST_TRIES = 3

Key = tuple[str, str]  # candidat, seance


@dataclass(frozen=True)
class Job:
    """One copy to grade."""

    copie: Copie
    cle: str


@dataclass
class Summary:
    """What a run did."""

    copies: int = 0
    unchanged: int = 0
    states: dict[Key, gradebook.State] = field(default_factory=dict)
    without_verdict: dict[Key, str] = field(default_factory=dict)
    level: int = 0
    seconds: float = 0.0

    def count(self, etat: str) -> int:
        return sum(state.etat == etat for state in self.states.values())


Grade = Callable[[Iterable[tuple[Job, Mapping[str, Subject]]]], Iterator[tuple[Job, Result | str]]]
Watch = Callable[[int, int, Key, str], None]  # done, total, copy, state


def find(where: folders.Folders, seances: Sequence[str], candidats: Sequence[str]) -> list[Path]:
    """The folders of submitted/ to grade; raises Refusal for a name that is not there."""
    found = []
    if not where.submitted.is_dir():
        raise Refusal(f"Il n'y a pas de dossier {where.submitted} : déposez-y les copies.")
    for who in sorted(where.submitted.iterdir()):
        if who.is_symlink() or not who.is_dir() or (candidats and who.name not in candidats):
            continue
        for folder in sorted(who.iterdir()):
            if folder.is_symlink() or not folder.is_dir():
                continue
            if not seances or folder.name in seances:
                found.append(folder)
    for name in candidats:
        if not (where.submitted / name).is_dir():
            raise Refusal(f"Aucune copie de {name} dans submitted/.")
    return found


class Batch:
    """One run over the copies of a session."""

    def __init__(self, where: folders.Folders, level: int, watch: Watch | None = None) -> None:
        self.where, self.level = where, level
        self.gradebook = gradebook.Gradebook(where.db_url)
        self.subjects: dict[str, dict[str, Subject]] = {}
        self.me = _me()
        self._watch = watch or (lambda *_: None)

    def run(self, found: Sequence[Path], grade: Grade, again: bool = False) -> Summary:
        """Grade these copies with `grade`; `again`: even those that have not changed."""
        started = time.monotonic()
        summary = Summary(copies=len(found), level=self.level)
        waiting = list(found)
        while waiting:
            jobs = self._to_do(waiting, summary, again)
            waiting = []
            for job, result in grade(self._claimed(jobs, waiting)):
                self._finish(job, result, summary)
            if waiting:  # taken by another engine: wait for it, or for its lease to end
                time.sleep(0.5)
                again = False
        summary.seconds = time.monotonic() - started
        return summary

    def _to_do(self, found: Sequence[Path], summary: Summary, again: bool) -> list[Job]:
        """The copies that have no verdict yet for what they are now."""
        states = self.gradebook.states()
        jobs = []
        for folder in found:
            key = (folder.parent.name, folder.name)
            subjects = self._subjects(folder.name)
            if isinstance(subjects, str):
                summary.without_verdict[key] = subjects
                continue
            handed_in = copie.read(folder, tuple(subjects))
            cle = handed_in.key(subjects)
            state = states.get(key)
            is_judged = state is not None and (state.cle == cle and state.etat in gradebook.JUDGED)
            if (
                state
                and is_judged
                and not again
                and (self.where.autograded / key[0] / key[1]).is_dir()
            ):
                summary.unchanged += 1
                self._done(summary, key, state)
                continue
            jobs.append(Job(handed_in, cle))
        return jobs

    def _subjects(self, seance: str) -> dict[str, Subject] | str:
        """The séance's notebooks, or why its copies cannot be graded."""
        if seance not in self.subjects:
            try:
                self.subjects[seance] = subject.load(
                    self.where.source / seance, self.where.release / seance
                )
            except Refusal as error:
                return str(error)
        return self.subjects[seance]

    def _claimed(
        self, jobs: list[Job], waiting: list[Path]
    ) -> Iterator[tuple[Job, Mapping[str, Subject]]]:
        """The jobs that this engine has taken, a few at a time; the others go to `waiting`."""
        for start in range(0, len(jobs), 16):
            chunk = jobs[start : start + 16]
            keys = [(job.copie.candidat, job.copie.seance) for job in chunk]
            free = self._dead_engines()
            taken = set(self.gradebook.claim(keys, self.me, time.time() + LEASE, free))
            for job, key in zip(chunk, keys, strict=True):
                if key in taken:
                    yield job, self.subjects[key[1]]
                else:
                    waiting.append(self.where.submitted / key[0] / key[1])

    def _dead_engines(self) -> list[str]:
        """Engines that hold a lease and are gone, or whose lease is over."""
        return [
            state.correcteur
            for state in self.gradebook.states().values()
            if state.etat == gradebook.EN_COURS and _is_gone(state)
        ]

    def _finish(self, job: Job, result: Result | str, summary: Summary) -> None:
        key = (job.copie.candidat, job.copie.seance)
        if isinstance(result, str):
            self.gradebook.fail(*key, result)
            summary.without_verdict[key] = result
            self._done(summary, key, gradebook.State(gradebook.ERREUR, raison=result))
            return
        self.write(job, result)
        if result.etat == gradebook.ERREUR:
            summary.without_verdict[key] = result.raison
        self._done(summary, key, gradebook.State(result.etat, raison=result.raison))

    def _done(self, summary: Summary, key: Key, state: gradebook.State) -> None:
        summary.states[key] = state
        done = len(summary.states) + sum(k not in summary.states for k in summary.without_verdict)
        self._watch(done, summary.copies, key, state.etat)

    def write(self, job: Job, result: Result) -> None:
        """autograded/ first, by renaming; then scores and state together."""
        key = (job.copie.candidat, job.copie.seance)
        _write_autograded(self.where.autograded, job.copie, self.subjects[key[1]], result)
        cle = job.cle if result.etat in gradebook.JUDGED else ""
        state = gradebook.State(result.etat, cle, result.raison, result.niveau, 1, self.me)
        self.gradebook.record(*key, state, result.notebooks, job.copie.timestamp)

    def close(self) -> None:
        self.gradebook.close()


def _write_autograded(
    autograded: Path, handed_in: Copie, subjects: Mapping[str, Subject], result: Result
) -> None:
    """Replace autograded/<candidat>/<seance> whole; raises Refusal when it cannot be written."""
    target = autograded / handed_in.candidat / handed_in.seance
    draft = target.with_name(f".en-cours-{handed_in.seance}")
    old = target.with_name(f".ancien-{handed_in.seance}")
    given = next(iter(subjects.values())).files
    try:
        for leftover in (draft, old):  # of an engine that was killed; the lease is ours now
            if leftover.exists():
                shutil.rmtree(leftover)
        draft.mkdir(parents=True)
        for name, text in result.texts.items():
            (draft / f"{name}.ipynb").write_text(text, encoding="utf-8")
        for name, content in {**handed_in.files, **given}.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if handed_in.timestamp is not None:
            (draft / "timestamp.txt").write_text(f"{handed_in.timestamp.isoformat()} UTC\n")
        if target.exists():
            target.replace(old)
        draft.replace(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Refusal(
            f"Impossible d'écrire dans {target} ({error.strerror}) : libérez de la place ou "
            "vérifiez les droits, puis relancez la commande (rien n'est perdu)."
        ) from error


def _me() -> str:
    """This engine, so that another can tell whether it still runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """When a process started, in ticks since boot; empty when it does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _is_gone(state: gradebook.State) -> bool:
    host, _, rest = state.correcteur.partition(":")
    pid, _, started = rest.partition(":")
    if host == socket.gethostname() and pid.isdigit():
        return _started(int(pid)) != started
    return state.bail is None or state.bail < time.time()
