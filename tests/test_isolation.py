"""The walls: what is refused at each level, and that a wall with a hole is never called safe."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from atelier import cli, execution, isolation
from atelier.enclosure import landlock, probes, seccomp, walls
from atelier.enclosure.walls import Limits
from atelier.isolation import level as levels
from atelier.isolation import sandbox

pytestmark = [pytest.mark.xdist_group("moteur")]


@pytest.mark.parametrize("level", [3, 2])
def test_every_attempt_is_refused_at_this_level(level: int) -> None:
    found = isolation.diagnose(level)
    if found.level < level:
        pytest.skip(found.reason)
    assert len(found.probes) >= 20
    assert found.holes == ()


def test_a_machine_without_bubblewrap_falls_to_level_2_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(levels.shutil, "which", lambda name: None)
    found = isolation.diagnose()
    assert found.level == 2
    assert "bubblewrap n'est pas installé" in found.reason
    assert "apt install bubblewrap" in found.reason


def test_a_forbidden_namespace_falls_to_level_2_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        sandbox, "bubblewrap", lambda *_: ["bwrap", "--dev-bind", "/", "/", "false"]
    )
    found = isolation.diagnose()
    assert found.level == 2
    assert found.reason.startswith("Niveau 3 impossible")


@pytest.mark.parametrize(
    ("broken", "hole"),
    [
        ("readable", "lire un fichier hors de la copie"),
        ("writable", "écrire hors de la copie"),
    ],
)
def test_a_wall_with_a_hole_is_never_called_safe(
    monkeypatch: pytest.MonkeyPatch, broken: str, hole: str
) -> None:
    """Level 2 with a Landlock that lets too much through."""
    if broken == "readable":
        monkeypatch.setattr(sandbox, "readable", lambda staged: ("/",))
    else:
        patched = (
            Path(landlock.__file__)
            .read_text()
            .replace("for path in writable:", 'for path in (*writable, "/"):')
        )
        stage = sandbox.stage

        def pierced() -> Path:
            folder = stage()
            (folder / "enclosure" / "landlock.py").write_text(patched)
            return folder

        monkeypatch.setattr(sandbox, "stage", pierced)
    found, _ = levels._try(2)
    assert hole in [probe["nom"] for probe in found if not probe["bloquee"]]
    assert isolation.diagnose(2).level == 1


def test_a_filter_that_is_not_set_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = sandbox.stage

    def pierced() -> Path:
        folder = stage()
        path = folder / "enclosure" / "seccomp.py"
        path.write_text(
            path.read_text().replace(
                "def restrict() -> None:", "def restrict() -> None:\n    return", 1
            )
        )
        return folder

    monkeypatch.setattr(sandbox, "stage", pierced)
    assert isolation.diagnose(2).level == 1


def test_the_diagnosis_in_json_is_what_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["diagnostic", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"niveau", "sondes"}
    assert {"nom", "bloquee"} == set(found["sondes"][0])
    assert status == (0 if found["niveau"] > 1 else 1)


def test_grading_without_isolation_must_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(isolation, "reached", lambda highest=3: 1)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "session.yml").write_text(
        "nom: x\ngraine: 1\ndate: 2026-11-24\nentreprises: {formation: x, evaluation: x}\n"
    )
    assert cli.main(["corriger", "--racine", str(tmp_path)]) == 1
    assert "--sans-isolation" in capsys.readouterr().err


def test_the_sandbox_holds_nothing_of_the_course() -> None:
    staged = sandbox.stage()
    try:
        names = {path.name for path in staged.iterdir()}
        assert names == {"enclosure", "atelier_candidat", "matplotlib"}
        code = "".join(path.read_text() for path in (staged / "enclosure").rglob("*.py"))
        assert "import atelier\n" not in code and "from atelier" not in code.replace(
            "from atelier_candidat", ""
        )
    finally:
        subprocess.run(["rm", "-rf", str(staged)], check=True)


def test_our_package_is_hidden_where_it_is_installed_among_the_libraries(tmp_path: Path) -> None:
    library = tmp_path / "site-packages"
    for name in ("atelier/verification", "pandas", "numpy"):
        (library / name).mkdir(parents=True)
    shown = sandbox._around(library, (library / "atelier",))
    assert shown == [str(library / "numpy"), str(library / "pandas")]


def test_libraries_installed_under_tmp_are_read_inside_and_ours_among_them_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A project may be cloned in /tmp: the candidate's own folder must not cover its libraries."""
    if isolation.diagnose(3).level < 3:
        pytest.skip("niveau 3 impossible ici")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        project = Path(name)
        project.chmod(0o755)
        for package in ("pandas", "atelier"):
            (project / package).mkdir()
            (project / package / "a.txt").write_text(f"lu dans {package}")
        known, secrets = sandbox.python_folders(), sandbox.secret_folders()
        monkeypatch.setattr(sandbox, "python_folders", lambda: (*known, project))
        monkeypatch.setattr(sandbox, "secret_folders", lambda: (*secrets, project / "atelier"))
        steps = [
            execution.Step("code", rank, f"print(open('{project / package / 'a.txt'}').read())")
            for rank, package in enumerate(("pandas", "atelier"))
        ]
        with isolation.Zygote(3) as zygote:
            shown = execution.run(zygote, steps, {}, Limits(), lambda _: None).outputs
    assert shown[0][0]["text"] == "lu dans pandas\n"
    assert shown[1][0]["ename"] in ("FileNotFoundError", "PermissionError")


def test_landlock_and_seccomp_are_known_here() -> None:
    assert landlock.abi() >= 1
    assert seccomp.is_known()
    assert len(probes.NAMES) == len(set(probes.NAMES))


def test_what_a_user_runs_already_is_counted_beside_what_a_candidate_may_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else a trainer's own programs would use up the limit, and no copy could start a thread."""
    if os.getuid() != 0:
        pytest.skip("il faut pouvoir devenir un autre utilisateur")
    nobody = 61_998
    monkeypatch.setattr(os, "getuid", lambda: nobody)
    before = walls._tasks_of_this_user()
    running = [subprocess.Popen(["sleep", "30"], user=nobody) for _ in range(3)]
    try:
        assert walls._tasks_of_this_user() == before + 3
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_the_engine_does_not_wake_up_pandas() -> None:
    """The commands start fast: pandas belongs to the zygote and the examiner."""
    code = "import sys, atelier.cli.corriger, atelier.cli.diagnostic; print('pandas' in sys.modules, 'nbformat' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("level", [3, 2])
def test_a_copy_that_multiplies_its_processes_takes_none_from_another(level: int) -> None:
    if isolation.diagnose(level).level < level:
        pytest.skip(f"niveau {level} impossible ici")
    if level == 2 and os.geteuid() != 0:
        pytest.skip("au niveau 2, seul root a un utilisateur par copie")
    many = """
        import os, time
        while True:
            try:
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
            except OSError:
                break
    """
    one = "import subprocess; print(subprocess.run(['echo', 'ok'], capture_output=True).stdout)"
    cell = {"kind": "code", "source": textwrap.dedent(many), "answers": [], "drawn": False}
    with isolation.Zygote(level) as zygote:
        greedy = zygote.open({"cells": [cell], "files": []}, [], Limits())
        try:
            assert greedy.wire.receive(time.monotonic() + 30) is not None
            done = execution.run(
                zygote, [execution.Step("code", 0, one)], {}, Limits(), lambda _: None
            )
        finally:
            greedy.end()
    assert done.outputs[0][0].get("text") == "b'ok\\n'\n"


def test_what_the_next_children_need_is_imported_before_they_are_forked() -> None:
    source = "import sys\nprint([name in sys.modules for name in ('docx', 'icalendar')])"
    shown = []
    with isolation.Zygote(2) as zygote:
        for modules in ((), ("docx", "module_that_nobody_has")):
            zygote.prepare(*modules)
            done = execution.run(
                zygote, [execution.Step("code", 0, source)], {}, Limits(), lambda _: None
            )
            shown.append(done.outputs[0][0]["text"])
    assert shown == ["[False, False]\n", "[True, False]\n"]
