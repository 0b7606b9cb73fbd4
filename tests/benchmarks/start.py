"""From starting the process to the first frame, beside a bare QMainWindow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.report import Report, in_turn

BUDGET = 1.5

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        print(time.monotonic(), flush=True)
        application.quit()
application = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""

PROGRAM = """
import sys, time
from scmanager import app
def report(application, frame):
    paint(application, frame)
    print(time.monotonic(), flush=True)
    frame.close()
    sys.exit(0)
paint, app._paint = app._paint, report
app.main(sys.argv[1:])
"""


def run(runs: int) -> Report:
    """Measure seconds to the first frame."""
    with tempfile.TemporaryDirectory() as home:
        program, reference = in_turn(runs, lambda: _seconds(PROGRAM, "--home", home), lambda: _seconds(BARE))
    return Report(name="start", unit="s", program=program, reference=reference, budget=BUDGET)


def _seconds(code: str, *arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True)
    return float(done.stdout.split()[-1]) - began
