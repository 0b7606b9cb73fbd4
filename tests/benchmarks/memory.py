"""The memory that a row of a large account takes in library and shown table, beside the same tracks as plain objects.

Both are compared with the same process over an empty account. Then the account is synced twenty times: memory must not
grow by more than `MOST_GROWN_MIB`, some hundred bytes a row, once it has been synced three times.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.processes import Process
from tests.benchmarks.report import Report
from tests.helpers.sandbox import Sandbox

BUDGET = 1.0
BYTES_A_ROW = 700
MOST_GROWN_MIB = 24
TRACKS = 100_000
SYNCS = 20

_MIB = 2**20


def run(runs: int) -> Report:
    """Measure bytes a row, and the growth over many syncs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox.start(tracks=TRACKS, data=Path(folder) / "sandbox", patience=300) as box,
    ):
        full, empty = Path(folder) / "full.db", Path(folder) / "empty.db"
        grown = _figures("table", box.url, full, SYNCS)["grown_mib"]
        pairs = [
            (_per_row("table", box.url, full, empty), _per_row("objects", box.url, full, empty)) for _ in range(runs)
        ]
    mine = statistics.median(mine for mine, _ in pairs)
    return Report(
        name="memory",
        unit="bytes/row",
        program=mine,
        reference=statistics.median(its for _, its in pairs),
        budget=BUDGET,
        extra={"bytes_a_row": mine, "grown_mib": grown},
        extra_budgets={"bytes_a_row": BYTES_A_ROW, "grown_mib": MOST_GROWN_MIB},
    )


def _per_row(kind: str, url: str, full: Path, empty: Path) -> float:
    filled = _figures(kind, url, full, 0)
    if filled["rows"] != TRACKS:
        raise RuntimeError(f"{filled['rows']:.0f} rows came instead of {TRACKS}")
    return (filled["mib"] - _figures(kind, url, empty, 0)["mib"]) * _MIB / TRACKS


def _figures(kind: str, url: str, cache: Path, syncs: int) -> dict[str, float]:
    with Process("memory_program", kind, url, str(cache), str(syncs)) as process:
        figures: dict[str, float] = json.loads(process.line())
        return figures
