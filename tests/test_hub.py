"""JupyterHub as the documentation sets it up: a trainer and two candidates, each at home."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from navigateur import needs_chromium, page
from test_formgrader import SEANCE, a_session

from atelier import folders, results

PROXY = ROOT / ".venv" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy"
pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.long,
    needs_chromium,
    pytest.mark.skipif(
        not shutil.which("npm") and not PROXY.exists(),
        reason="npm manque (apt-get install npm) : test de JupyterHub sauté",
    ),
]
CANDIDATS = ("c-01", "c-02")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    return a_session(tmp_path / "session")


@pytest.fixture
def hub(session: folders.Folders, tmp_path: Path) -> Iterator[str]:
    """The documented configuration, with accounts that need no password nor Linux user."""
    if not PROXY.exists():
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix",
             str(ROOT / ".venv" / "hub"), "configurable-http-proxy@5"],
            check=True,
        )  # fmt: skip
    common = tmp_path / "reglages"
    common.mkdir()
    (common / "nbgrader_config.py").write_text(
        "import os\nc = get_config()\n"
        "c.CourseDirectory.course_id = 'assistant-commercial'\n"
        f"c.Exchange.root = {str(tmp_path / 'echange')!r}\n"
        # every server of this test runs under one Linux account
        "if os.environ.get('JUPYTERHUB_USER') != 'formateur':\n"
        "    c.CourseDirectory.student_id = os.environ.get('JUPYTERHUB_USER', '*')\n"
        "c.ExchangeCollect.check_owner = False\n"
    )
    documented = (ROOT / "docs" / "jupyterhub_config.py").read_text("utf-8")
    for ours, here in (
        ("/srv/session", session.root),
        ("/srv/atelier/.venv/bin", Path(sys.executable).parent),
        ("/srv/candidat/bin", Path(sys.executable).parent),
        ("/etc/jupyter", common),
    ):
        assert documented.count(f'"{ours}"') == 1
        documented = documented.replace(f'"{ours}"', repr(str(here)))
    port = free_port()
    (tmp_path / "hub_config.py").write_text(
        documented + "c.JupyterHub.authenticator_class = 'dummy'\n"
        "c.JupyterHub.spawner_class = 'simple'\n"
        f"c.SimpleLocalProcessSpawner.home_dir_template = {str(tmp_path / 'chez')!r} + '/{{username}}'\n"
        f"c.JupyterHub.bind_url = 'http://127.0.0.1:{port}'\n"
        f"c.JupyterHub.hub_port = {free_port()}\n"
        f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{free_port()}'\n"
        f"c.ConfigurableHTTPProxy.command = [{str(PROXY)!r}]\n"
        "c.Spawner.args = ['--allow-root']\n"
        "c.Spawner.start_timeout = c.Spawner.http_timeout = 240\n"
    )
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with (tmp_path / "hub.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(tmp_path / "hub_config.py")],
            cwd=tmp_path, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/hub/login", timeout=2).close()
                break
            assert server.poll() is None, (tmp_path / "hub.log").read_text()[-3000:]
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextlib.contextmanager
def signed_in(hub: str, name: str) -> Iterator:  # type: ignore[type-arg]
    """A browser where this person has opened their server."""
    with page() as tab:
        tab.goto(f"{hub}/hub/login")
        tab.fill("#username_input", name)
        tab.fill("#password_input", "essai")
        tab.click("#login_submit")
        tab.wait_for_url(f"**/user/{name}/**", timeout=240_000, wait_until="commit")
        tab.address = f"{hub}/user/{name}"
        yield tab


def post(tab, path: str, **fields: str) -> dict:  # type: ignore[type-arg]
    """What the Lab's own panels ask of nbgrader's service."""
    return tab.evaluate(
        """async ([url, fields]) => {
            const xsrf = document.cookie.split('; ').find(c => c.startsWith('_xsrf='))?.slice(6);
            const body = new URLSearchParams(fields);
            const answer = await fetch(url, {method: 'POST', body, headers: {'X-XSRFToken': xsrf}});
            return await answer.json();
        }""",
        [f"{tab.address}/{path}", fields],
    )


def test_a_trainer_and_two_candidates_go_through_a_seance(hub, session, tmp_path):
    course = {"course_id": "assistant-commercial", "assignment_id": SEANCE}
    with signed_in(hub, "formateur") as tab:
        tab.goto(f"{tab.address}/formgrader")
        tab.wait_for_selector(f"tr:has-text('{SEANCE}')", timeout=60_000)
        for action in ("assign", "release"):
            said = post(tab, f"formgrader/api/assignment/{SEANCE}/{action}")
            assert said["success"], said
    for name in CANDIDATS:
        with signed_in(hub, name) as tab:
            for action in ("fetch", "submit"):
                said = post(tab, f"assignments/{action}", **course)
                assert said["success"], said
    with signed_in(hub, "formateur") as tab:
        tab.goto(f"{tab.address}/formgrader")
        assert post(tab, f"formgrader/api/assignment/{SEANCE}/collect")["success"]
        for name in CANDIDATS:
            said = post(tab, f"formgrader/api/submission/{SEANCE}/{name}/autograde")
            assert said["success"], said
    found = list(results.results(results.connect(session.db_url)))
    assert {r.candidat for r in found} == set(CANDIDATS)
    assert all(r.points == 0 for r in found if not r.is_task), "an untouched copy"
    assert all(r.points is None for r in found if r.is_task)
