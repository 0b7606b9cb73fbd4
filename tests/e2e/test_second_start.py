"""A second start: the tracks of the last time are on the screen before anything is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.program import Program

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

LOOK = """
import sys
from PySide6.QtWidgets import QTableView
from scmanager import app
show = app._show_glance
def look(application, frame, *others):
    show(application, frame, *others)
    table = frame.centralWidget() and frame.centralWidget().findChild(QTableView)
    if table:
        print(table.model().rowCount(), table.model().index(0, 0).data(), "httpx" in sys.modules)
    frame.close()
    sys.exit(0)
app._show_glance = look
app.main(sys.argv[1:])
"""


def looked(home: Path) -> str:
    """Start the program, and end it before it does more than show what it has."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", LOOK, "--home", str(home), "--sandbox"]
    return subprocess.run(words, env=environment, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def test_the_table_is_shown_before_a_request_could_be_sent(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert looked(home) == ""
    program = Program(home, "--sandbox", "--screenshot", tmp_path / "window.png")
    try:
        assert (program.wait(60), program.output) == (0, "")
    finally:
        program.close()
    assert looked(home) == "60 Pale Reeds (rough mix) False"
