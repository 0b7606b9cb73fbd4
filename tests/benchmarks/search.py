"""Typing into the search field over a hundred thousand tracks, beside Qt's own proxy model over the same rows."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence

from tests.benchmarks.processes import Process
from tests.benchmarks.report import Report

TRACKS = 100_000
RATIO = 0.1  # of the time the proxy model takes
BUDGETS = {
    "typed_block_ms": 16.0,
    "terms_block_ms": 16.0,
    "haste_block_ms": 16.0,
    "sort_block_ms": 16.0,
    "typed_shown_ms": 50.0,
    "terms_shown_ms": 50.0,
}


def run(runs: int) -> Report:
    """Measure milliseconds from a key to the painted result, and the longest blocks of the loop."""
    with Process("search_program", str(TRACKS)) as process:
        process.line()
        pairs = [(_figures(process, "program"), _figures(process, "reference")) for _ in range(runs)]
    programs, references = zip(*pairs, strict=True)
    return Report(
        name="search",
        unit="ms",
        program=_median(programs, "typed_shown_ms"),
        reference=_median(references, "shown_ms"),
        budget=RATIO,
        extra={name: _median(programs, name) for name in programs[0]}
        | {"reference_block_ms": _median(references, "block_ms")},
        extra_budgets=BUDGETS,
    )


def _figures(process: Process, side: str) -> dict[str, float]:
    process.ask(side)
    figures: dict[str, float] = json.loads(process.line())
    return figures


def _median(figures: Sequence[dict[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in figures)
