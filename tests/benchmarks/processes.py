"""Processes a benchmark speaks to line by line, and what they measure of themselves."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

TICK_MS = 5


class Process:
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


class Blocks:
    """Gathers how long the loop did nothing else, in milliseconds; `tick` is called every `TICK_MS`."""

    def __init__(self) -> None:
        self._all: list[float] = []
        self._last = time.perf_counter()

    def tick(self) -> None:
        """Note how late this call comes."""
        now = time.perf_counter()
        self._all.append(max(0.0, (now - self._last) * 1000 - TICK_MS))
        self._last = now

    @property
    def longest(self) -> float:
        """The longest of all."""
        return max(self._all)

    @property
    def p99(self) -> float:
        """The longest but for one in a hundred."""
        return statistics.quantiles(self._all, n=100)[-1]


def resident_mib() -> float:
    """Return the memory in use by this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
