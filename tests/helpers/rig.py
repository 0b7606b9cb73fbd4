"""The rig of the kill campaign: children that upload and are killed, and a server in which things go wrong.

A child is a fork of a process that has everything imported, and so is at work in a few milliseconds.
"""

from __future__ import annotations

import itertools
import multiprocessing
import signal
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.helpers import rig_child
from tests.helpers.rig_judge import Report, judge, lines
from tests.helpers.rig_orders import Order
from tests.helpers.rig_scenarios import Scenario
from tests.helpers.rig_steps import GATE
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

LATE_IMPORTS = ("anyio._backends._asyncio", "tinytag")
"""What the program imports when it is first needed, which here would be in each child."""

DOUBTFUL = 12
"""Steps from the gate until the answer is written down."""


class Rig:
    """Runs uploads in children and kills them; `folder` gets a folder for each upload."""

    def __init__(self, box: Sandbox, folder: Path) -> None:
        self.box = box
        self._folder = folder
        self._count = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([rig_child.__name__, *LATE_IMPORTS])

    def steps(self, scenario: Scenario, *, naive: bool = False) -> list[str]:
        """Return the steps of a scenario in which nobody is killed."""
        order = self.order(scenario, naive=naive)
        scenario.prepare(self.box)
        self.finish(order)
        return lines(order.folder / "steps")

    def attempts(self, scenario: Scenario, kills: Iterable[int], *, naive: bool = False) -> Report:
        """Kill a child at each of these steps, and sum up what came of it."""
        total = Report()
        for kill_at in kills:
            total.add(self.attempt(scenario, kill_at, naive=naive))
        return total

    def attempt(self, scenario: Scenario, kill_at: int, *, naive: bool = False) -> Report:
        """Upload the files of a scenario, killing the first child at a step, and see what came of it."""
        order = self.order(scenario, naive=naive)
        scenario.prepare(self.box)
        killed = self.start(replace(order, kill_at=kill_at))
        if killed:
            self.finish(order)
        return judge(self.box, order, killed=killed)

    def order(self, scenario: Scenario, *, naive: bool = False) -> Order:
        """Make new files to be uploaded, in a folder of their own."""
        self._count += 1
        folder = self._folder / f"{self._count:04}"
        folder.mkdir()
        return Order(
            folder,
            self.box.url,
            tuple(sound(folder, number) for number in range(scenario.jobs)),
            dialect=scenario.dialect,
            patience=scenario.patience,
            resends=scenario.resends,
            naive=naive,
        )

    def start(self, order: Order) -> int:
        """Run a child until it ends; return 1 when it was killed. Any other end but a good one is an error."""
        child = self._context.Process(target=rig_child.run, args=(order,))
        child.start()
        child.join()
        code = child.exitcode
        child.close()
        if code not in {0, -signal.SIGKILL}:
            raise RuntimeError(f"{order}: the child ended with {code}: {(order.folder / 'log').read_text()}")
        return int(code != 0)

    def finish(self, order: Order) -> None:
        """Start the program again and let it come to its end."""
        if self.start(replace(order, kill_at=0, kill_after=0.0)):
            raise RuntimeError(f"{order}: a child was killed that should not have been")


def choose(steps: Sequence[str], count: int, chance: Random) -> list[int]:
    """Choose some steps to kill at: half of them where the server may have the file, the others anywhere."""
    gate = next(number for number, step in enumerate(steps, start=1) if step.startswith(GATE))
    doubtful = range(gate, min(gate + DOUBTFUL, len(steps)) + 1)
    return _spread(doubtful, count // 2, chance) + _spread(range(1, len(steps) + 1), count - count // 2, chance)


def _spread(numbers: Sequence[int], count: int, chance: Random) -> list[int]:
    """Choose one number from each of so many parts of them."""
    edges = [len(numbers) * part // count for part in range(count + 1)]
    return [numbers[chance.randrange(start, max(end, start + 1))] for start, end in itertools.pairwise(edges)]


def sound(folder: Path, number: int) -> Path:
    """Write 80 KB of sound that no other file has."""
    path = folder / f"take {folder.name}-{number}.wav"
    path.write_bytes(wav(10_000) + path.name.encode())
    return path
