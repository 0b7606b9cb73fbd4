"""A second start: the tracks of the last time are on the screen before anything is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.program import Program
from tests.helpers.sandbox import Sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

LOOK = """
import sys
from PySide6.QtWidgets import QTableView
from scmanager import app
LATER = {"asyncio", "httpx", "qasync", "scmanager.core.search", "scmanager.services"}
show = app._show_glance
def look(application, frame, *others):
    show(application, frame, *others)
    table = frame.centralWidget() and frame.centralWidget().findChild(QTableView)
    if table:
        print(table.model().rowCount(), table.model().index(0, 0).data(), sorted(LATER & sys.modules.keys()))
    frame.close()
    sys.exit(0)
app._show_glance = look
app.main(sys.argv[1:])
"""


def looked(home: Path, *where: str) -> str:
    """Start the program, and end it before it does more than show what it has."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", LOOK, "--home", str(home), *where]
    return subprocess.run(words, env=environment, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def filled(home: Path, *where: str) -> None:
    """Start the program once, until it has all tracks."""
    program = Program(home, *where, "--screenshot", home / "window.png")
    try:
        assert (program.wait(60), program.output) == (0, "")
    finally:
        program.close()


def test_the_table_is_shown_before_a_request_could_be_sent(tmp_path: Path) -> None:
    assert looked(tmp_path, "--sandbox") == ""
    filled(tmp_path, "--sandbox")
    assert looked(tmp_path, "--sandbox") == "60 Pale Reeds (rough mix) []"


def test_so_is_that_of_a_server_named_at_the_start(tmp_path: Path, sandbox: Sandbox) -> None:
    server = ("--server", sandbox.url)
    assert looked(tmp_path, *server) == ""
    filled(tmp_path, *server)
    assert looked(tmp_path, *server) == "60 Pale Reeds (rough mix) []"
    assert looked(tmp_path, "--sandbox") == ""
