"""A real JupyterLab driven in a real Chromium, for the tests marked `navigateur`."""

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

import nbformat
import pytest

from atelier_candidat.lab import ENVIRONMENT, command

CHROMIUM = next(
    (p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), ""
)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
TOKEN = "essai"
# The open notebook, as JupyterLab's own objects know it.
CONTEXT = "window.jupyterapp?.shell.currentWidget?.context"
KERNEL = f"{CONTEXT}?.sessionContext?.session?.kernel"

needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="chromium manque (apt-get install chromium) : test du navigateur sauté"
)


@contextlib.contextmanager
def lab(folder: Path, home: Path) -> Iterator[str]:
    """JupyterLab serving this folder, with its own settings; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = (
        os.environ
        | ENVIRONMENT
        | {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        }
    )
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable, *command(browser=False), "--allow-root", f"--port={port}",
                "--ServerApp.port_retries=0", "--expose-app-in-browser", f"--IdentityProvider.token={TOKEN}",
                f"--ServerApp.root_dir={folder}",
            ],
            cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):  # a minute alone, more beside other tests
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=2).close()
                break
            assert server.poll() is None, (home / "lab.log").read_text()[-2000:]
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextlib.contextmanager
def page(*more_flags: str, **context):  # type: ignore[no-untyped-def]
    """A page of a fresh headless Chromium; every request that leaves the machine is refused."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=[*FLAGS, *more_flags]
        )
        tab = browser.new_context(viewport={"width": 1400, "height": 1000}, **context).new_page()
        tab.outside = []  # addresses asked for off the machine
        tab.complaints = []  # what the console calls an error
        tab.on(
            "console",
            lambda said: tab.complaints.append(said.text) if said.type == "error" else None,
        )
        tab.route(
            "**/*",
            lambda route: (
                route.continue_()
                if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:", "file:"))
                else (tab.outside.append(route.request.url), route.abort())
            ),
        )
        try:
            yield tab
        finally:
            browser.close()


def open_notebook(tab, address: str, path: str) -> None:
    """Open one notebook in JupyterLab and wait for its kernel."""
    tab.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
    opened(tab, path)


def opened(tab, path: str) -> None:
    """Wait until this notebook is in front, with its kernel."""
    tab.wait_for_selector(".jp-Notebook .jp-Cell >> visible=true", timeout=90_000)
    tab.wait_for_function(
        f"{CONTEXT}?.path === '{path}' && {KERNEL}?.status === 'idle'", timeout=60_000
    )


def run_cell(tab, text: str) -> None:
    """Click on what shows this text in the notebook in front, and press Shift + Enter."""
    tab.locator(".jp-NotebookPanel:visible").get_by_text(text).first.click()
    tab.keyboard.press("Shift+Enter")


def save(tab) -> None:
    """Save the notebook in front with the keyboard, and wait until it is."""
    tab.keyboard.press("Control+s")
    tab.wait_for_function(f"!{CONTEXT}.model.dirty", timeout=20_000)


def run_all(tab, timeout: float = 90) -> None:
    """Run every cell, wait for the last, and save."""
    tab.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    tab.wait_for_function(f"{KERNEL}?.status === 'idle'", timeout=timeout * 1000)
    tab.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    tab.wait_for_function(f"!{CONTEXT}.model.dirty", timeout=20_000)


def errors(notebook: Path) -> list[str]:
    """What went wrong in a saved notebook: error outputs, and what was printed on stderr."""
    outputs = [
        output
        for cell in nbformat.read(notebook, as_version=4).cells
        for output in cell.get("outputs", [])
    ]
    return [o.evalue for o in outputs if o.output_type == "error"] + [
        o.text for o in outputs if o.get("name") == "stderr"
    ]
