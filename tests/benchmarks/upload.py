"""Uploading through the queue and a shown window, beside `curl -F`, both into the same sink.

Both are timed by the sink, from the first byte of the request to the last byte of its body.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks.processes import Process
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
        with Process("sink") as sink:
            url = f"http://127.0.0.1:{sink.line()}"
            with Process("upload_program", url) as program:
                program.line()
                return _measured(sink, program, url, song, large, runs)


def _measured(sink: Process, program: Process, url: str, song: Path, large: Path, runs: int) -> Report:
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


def _by_program(sink: Process, program: Process, path: Path) -> tuple[float, dict[str, float]]:
    program.ask(str(path))
    figures: dict[str, float] = json.loads(program.line())
    return float(sink.line()), figures


def _by_curl(sink: Process, url: str, path: Path) -> float:
    form = ["-F", "track[title]=Bench", "-F", f"track[asset_data]=@{path}"]
    subprocess.run(["curl", "-s", "--max-time", "60", "-o", os.devnull, *form, f"{url}/tracks"], check=True)
    return float(sink.line())
