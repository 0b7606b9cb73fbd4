"""Kills at any moment, and faults in any order, while a user drops one file after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from tests.helpers.rig import Rig, sound
from tests.helpers.rig_judge import Report, ended, judge
from tests.helpers.rig_orders import Order
from tests.helpers.rig_scenarios import MIXED, Fault, Scenario

_MOST_PLANNED = 2
_LONGEST = 0.3
"""Seconds until a kill; an upload takes about a third of that."""


def kill_at_random(rig: Rig, jobs: int, kills: int, chance: Random) -> Report:
    """Upload files, with so many kills on the way; more files are added should all be done before that."""
    scenario = Scenario("mixed", (Fault("hide_new_tracks_for", 0.1),), patience=0.3)
    order = rig.order(scenario)
    scenario.prepare(rig.box)
    faults: Counter[str] = Counter()
    done = 0
    while done < kills:
        faults += _plan(rig, chance)
        order = _with_files(order, max(jobs * (done + 1) // kills, ended(order) + 1))
        done += rig.start(replace(order, kill_after=chance.uniform(0.02, _LONGEST)))
    order = _with_files(order, jobs)
    rig.finish(order)
    report = judge(rig.box, order, killed=done)
    report.notes += faults
    return report


def _plan(rig: Rig, chance: Random) -> Counter[str]:
    """Let something go wrong next, unless enough is planned already."""
    if len(rig.box.http.get("/_sandbox/faults").json()) >= _MOST_PLANNED:
        return Counter()
    fault = chance.choice(MIXED)
    fault.plan(rig.box)
    return Counter([f"{fault.method} {fault.name}"])


def _with_files(order: Order, count: int) -> Order:
    """Let an order have at least so many files."""
    new = tuple(sound(order.folder, number) for number in range(len(order.files), count))
    return replace(order, files=(*order.files, *new))
