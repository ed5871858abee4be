"""The batch: every copy of submitted/ gets a verdict, whatever stops on the way.

Each copy has one row of state; it is taken with a lease, graded by a worker, and written in one
transaction with its scores. A run that is killed leaves nothing half done: the next one takes its
leases back at once.
"""

import itertools
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from atelier import copie, folders, gradebook, states, subject
from atelier.copie import Copie, Job, Result
from atelier.problems import Refusal
from atelier.subject import Subject

LEASE = 600.0  # seconds that another machine waits before it takes a copy back
CHUNK = 16  # copies taken at a time

Key = tuple[str, str]  # candidat, seance


@dataclass
class Summary:
    """What a run did."""

    copies: int = 0
    unchanged: int = 0
    verdicts: dict[Key, states.State] = field(default_factory=dict)
    without_verdict: dict[Key, str] = field(default_factory=dict)
    level: int = 0
    seconds: float = 0.0

    def count(self, etat: str) -> int:
        return sum(state.etat == etat for state in self.verdicts.values())


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
    for name in seances:
        if name not in {folder.name for folder in found} and not (where.release / name).is_dir():
            raise Refusal(f"La séance « {name} » n'est ni dans release/ ni dans submitted/.")
    return found


class Shelf:
    """The séances' notebooks, loaded when a first copy needs them."""

    def __init__(self, where: folders.Folders) -> None:
        self._where = where
        self._known: dict[str, dict[str, Subject] | str] = {}

    def find(self, seance: str) -> dict[str, Subject] | str:
        """A séance's notebooks by name, or why its copies cannot be graded."""
        if seance not in self._known:
            try:
                self._known[seance] = subject.load(
                    self._where.source / seance, self._where.release / seance
                )
            except Refusal as error:
                self._known[seance] = str(error)
        return self._known[seance]

    def job(self, folder: Path) -> tuple[Job, dict[str, Subject]] | str:
        """What there is to grade in a copy's folder, or why it cannot be."""
        subjects = self.find(folder.name)
        if isinstance(subjects, str):
            return subjects
        handed_in = copie.read(folder, tuple(subjects))
        return Job(handed_in, handed_in.key(subjects)), subjects


class Batch:
    """One run over the copies of a session."""

    def __init__(self, where: folders.Folders, level: int, watch: Watch | None = None) -> None:
        self.where, self.level = where, level
        self.gradebook = gradebook.Gradebook(where.db_url)
        self.me = _me()
        self._shelf = Shelf(where)
        self._renewed = time.monotonic()
        self._watch = watch or (lambda *_: None)

    def run(self, found: Sequence[Path], grade: Grade, again: bool = False) -> Summary:
        """Grade these copies with `grade`; `again`: even those that have not changed."""
        started = time.monotonic()
        summary = Summary(copies=len(found), level=self.level)
        waiting = list(found)
        while waiting:
            elsewhere: list[Path] = []
            for job, result in grade(self._claimed(waiting, summary, again, elsewhere)):
                self._finish(job, result, summary)
            waiting = elsewhere
            if waiting:  # taken by another engine: wait for it, or for its lease to end
                time.sleep(0.5)
                again = False
        for key in ((folder.parent.name, folder.name) for folder in found):
            if key not in summary.verdicts:  # whoever grades has stopped without a word
                summary.without_verdict.setdefault(key, "le correcteur s'est arrêté avant elle")
        summary.seconds = time.monotonic() - started
        return summary

    def _claimed(
        self, found: Sequence[Path], summary: Summary, again: bool, elsewhere: list[Path]
    ) -> Iterator[tuple[Job, Mapping[str, Subject]]]:
        """The copies that need a verdict and that this engine has taken, a few at a time.

        Those that another engine holds go to `elsewhere`.
        """
        todo = self._to_do(found, summary, again)
        while chunk := list(itertools.islice(todo, CHUNK)):
            keys = [(job.copie.candidat, job.copie.seance) for job, _ in chunk]
            gone = [s.correcteur for s in self.gradebook.states.running() if _is_gone(s)]
            taken = set(self.gradebook.states.claim(keys, self.me, time.time() + LEASE, gone))
            for item, key in zip(chunk, keys, strict=True):
                if key in taken:
                    yield item
                else:
                    elsewhere.append(self.where.submitted / key[0] / key[1])

    def _to_do(
        self, found: Sequence[Path], summary: Summary, again: bool
    ) -> Iterator[tuple[Job, Mapping[str, Subject]]]:
        """The copies that have no verdict yet for what they are now."""
        known = self.gradebook.states.all()
        for folder in found:
            key = (folder.parent.name, folder.name)
            item = (
                _refuses_name(folder)
                or self.gradebook.refuses(folder.name)
                or self._shelf.job(folder)
            )
            if isinstance(item, str):
                summary.without_verdict[key] = item
                continue
            state = known.get(key)
            if not again and state is not None and self._is_judged(state, item[0]):
                summary.unchanged += 1
                self._done(summary, key, state)
            else:
                yield item

    def _is_judged(self, state: states.State, job: Job) -> bool:
        """Whether this very copy has its verdict and its folder."""
        target = self.where.autograded / job.copie.candidat / job.copie.seance
        return state.cle == job.cle and state.etat in copie.JUDGED and target.is_dir()

    def _finish(self, job: Job, result: Result | str, summary: Summary) -> None:
        key = (job.copie.candidat, job.copie.seance)
        if isinstance(result, Result):
            try:
                self._write(job, result)
            except Refusal as error:  # of this copy's folder: the others go on
                result = str(error)
        if isinstance(result, str):
            self.gradebook.states.fail(*key, result)
            summary.without_verdict[key] = result
            self._done(summary, key, states.State(copie.ERREUR, raison=result))
            return
        self._record(job, result)
        if result.etat == copie.ERREUR:
            summary.without_verdict[key] = result.raison
        self._done(summary, key, states.State(result.etat, raison=result.raison))

    def _done(self, summary: Summary, key: Key, state: states.State) -> None:
        summary.verdicts[key] = state
        if time.monotonic() - self._renewed > LEASE / 4:
            self.gradebook.states.renew(self.me, time.time() + LEASE)
            self._renewed = time.monotonic()
        done = len(summary.verdicts) + sum(
            k not in summary.verdicts for k in summary.without_verdict
        )
        self._watch(done, summary.copies, key, state.etat)

    def _write(self, job: Job, result: Result) -> None:
        """autograded/ first, by renaming: scores and state follow together."""
        subjects = self._shelf.find(job.copie.seance)
        assert not isinstance(subjects, str)
        _write_autograded(self.where.autograded, job.copie, subjects, result)

    def _record(self, job: Job, result: Result) -> None:
        key = (job.copie.candidat, job.copie.seance)
        cle = job.cle if result.etat in copie.JUDGED else ""
        state = states.State(result.etat, cle, result.raison, result.niveau, 1, self.me)
        self.gradebook.record(*key, state, result.notebooks, job.copie.timestamp)

    def close(self) -> None:
        self.gradebook.close()


def _refuses_name(folder: Path) -> str:
    """Why a copy in a folder so named cannot be graded, or nothing."""
    try:
        f"{folder.parent.name}{folder.name}".encode()
    except UnicodeEncodeError:
        return "le nom de son dossier contient des caractères illisibles : renommez-le"
    return ""


def grade_part(
    where: folders.Folders, found: Sequence[Path], grade: Grade, level: int, watch: Watch,
    keep: Callable[[Job, Result | str], None],
) -> Summary:  # fmt: skip
    """Grade copies without the gradebook: `keep` is given each result."""
    started = time.monotonic()
    summary = Summary(copies=len(found), level=level)
    shelf = Shelf(where)

    def work() -> Iterator[tuple[Job, Mapping[str, Subject]]]:
        for folder in found:
            item = _refuses_name(folder) or shelf.job(folder)
            if isinstance(item, str):
                summary.without_verdict[folder.parent.name, folder.name] = item
            else:
                yield item

    for job, result in grade(work()):
        key = (job.copie.candidat, job.copie.seance)
        keep(job, result)
        if isinstance(result, str) or result.etat == copie.ERREUR:
            summary.without_verdict[key] = result if isinstance(result, str) else result.raison
        else:
            summary.verdicts[key] = states.State(result.etat, raison=result.raison)
        watch(len(summary.verdicts) + len(summary.without_verdict), len(found), key, "")
    summary.seconds = time.monotonic() - started
    return summary


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


def _is_gone(state: states.State) -> bool:
    host, _, rest = state.correcteur.partition(":")
    pid, _, started = rest.partition(":")
    if host == socket.gethostname() and pid.isdigit():
        return _started(int(pid)) != started
    return state.bail is None or state.bail < time.time()
