"""Uploading through the queue and a shown window, beside `curl -F`, both into the same sink.

Both are timed by the sink, from the first byte of the request to the last byte of its body.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

from tests.benchmarks.report import Report
from tests.helpers.sounds import sparse_wav

BUDGET = 1.0
MOST_GROWN_MIB = 64
LONGEST_BLOCK_MS = 33
SIZE = 1024**3
LARGEST = 4 * 1024**3 - 1


def run(runs: int) -> Report:
    """Measure bytes a second, the longest block of the loop, and the memory for a file of 4 GiB."""
    with tempfile.TemporaryDirectory() as folder:
        song, large = Path(folder) / "song.wav", Path(folder) / "large.wav"
        sparse_wav(song, SIZE)
        sparse_wav(large, LARGEST)
        with _Process("sink") as sink:
            url = f"http://127.0.0.1:{sink.line()}"
            with _Process("upload_program", url) as program:
                program.line()
                return _measured(sink, program, url, song, large, runs)


def _measured(sink: _Process, program: _Process, url: str, song: Path, large: Path, runs: int) -> Report:
    blocks: list[float] = []
    pairs: list[tuple[float, float]] = []
    _by_program(sink, program, song)
    _by_curl(sink, url, song)
    for _ in range(runs):
        seconds, figures = _by_program(sink, program, song)
        blocks.append(figures["block_ms"])
        pairs.append((SIZE / seconds, SIZE / _by_curl(sink, url, song)))
    _, figures = _by_program(sink, program, large)
    blocks.append(figures["block_ms"])
    return Report(
        name="upload",
        unit="MiB/s",
        program=statistics.median(mine for mine, _ in pairs) / 2**20,
        reference=statistics.median(its for _, its in pairs) / 2**20,
        budget=BUDGET,
        at_least=True,
        extra={"block_ms": max(blocks), "grown_mib": figures["grown_mib"]},
        extra_budgets={"block_ms": LONGEST_BLOCK_MS, "grown_mib": MOST_GROWN_MIB},
    )


def _by_program(sink: _Process, program: _Process, path: Path) -> tuple[float, dict[str, float]]:
    program.ask(str(path))
    figures: dict[str, float] = json.loads(program.line())
    return float(sink.line()), figures


def _by_curl(sink: _Process, url: str, path: Path) -> float:
    form = ["-F", "track[title]=Bench", "-F", f"track[asset_data]=@{path}"]
    subprocess.run(["curl", "-s", "--max-time", "60", "-o", os.devnull, *form, f"{url}/tracks"], check=True)
    return float(sink.line())


class _Process:
    """A module of this package, spoken to line by line."""

    def __init__(self, module: str, *arguments: str) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, line: str) -> None:
        """Send a line."""
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def line(self) -> str:
        """Wait for a line."""
        assert self._process.stdout
        found = self._process.stdout.readline().strip()
        if not found:
            raise RuntimeError("a process of the benchmark ended early")
        return found
