"""The first sync of a large account into library, cache and table, beside a bare loop of httpx and msgspec.

Both read the same sandbox, in turn; the rows a second are compared.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.processes import Process
from tests.benchmarks.report import Report
from tests.helpers.sandbox import Sandbox

BUDGET = 0.8
BLOCK_P99_MS = 16
TRACKS = 100_000

Figures = dict[str, float]


def run(runs: int) -> Report:
    """Measure rows a second, and the blocks of the loop."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox.start(tracks=TRACKS, data=Path(folder) / "sandbox", patience=300) as box,
        Process("sync_program", box.url) as program,
        Process("sync_reference", box.url) as reference,
    ):
        caches = (str(Path(folder) / "cache" / f"{number}.db") for number in range(runs + 1))
        pairs = [(_synced(program, cache), _synced(reference, "again")) for cache in caches][1:]
    return Report(
        name="sync",
        unit="rows/s",
        program=statistics.median(mine["rows"] / mine["seconds"] for mine, _ in pairs),
        reference=statistics.median(its["rows"] / its["seconds"] for _, its in pairs),
        budget=BUDGET,
        at_least=True,
        extra={name: statistics.median(mine[name] for mine, _ in pairs) for name in ("block_p99_ms", "block_ms")},
        extra_budgets={"block_p99_ms": BLOCK_P99_MS},
    )


def _synced(process: Process, line: str) -> Figures:
    process.ask(line)
    figures: Figures = json.loads(process.line())
    if figures["rows"] != TRACKS:
        raise RuntimeError(f"{figures['rows']:.0f} rows came instead of {TRACKS}")
    return figures
