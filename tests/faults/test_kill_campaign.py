"""Fault F1: the program is killed at every step of an upload, while the server fails in every way it is known to.

However that ends, each file is exactly one track in the end, or the user was asked; a program that just tries again
doubles files in the same rig, so the rig can see it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

import pytest

from tests.helpers.rig import Rig, choose
from tests.helpers.rig_judge import Report
from tests.helpers.rig_random import kill_at_random
from tests.helpers.rig_scenarios import SCENARIOS, Scenario
from tests.helpers.sandbox import Sandbox

SEED = 4
POINTS = 150
EACH = -(-POINTS // len(SCENARIOS))
FEWEST_DOUBLED = 30
FEWEST_POINTS = 500
MOST_REQUESTS = 70
"""More would be a program that asks without a pause."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither fork nor SIGKILL")


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Make a rig with a server that prepares tracks at once."""
    with Sandbox.start(tracks=5, extra=("--processing", "0")) as box:
        yield Rig(box, tmp_path_factory.mktemp("rig"))
    assert box.errors == []


def some(rig: Rig, scenario: Scenario, *, naive: bool = False) -> Report:
    """Kill at some steps of a scenario, spread over all of them."""
    steps = rig.steps(scenario, naive=naive)
    return rig.attempts(scenario, choose(steps, EACH, Random(f"{SEED} {scenario.name}")), naive=naive)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_F1_a_killed_upload_ends_as_one_track(rig: Rig, scenario: Scenario) -> None:
    report = some(rig, scenario)
    assert report.broken == []
    assert report.killed >= EACH // 2
    assert report.requests <= MOST_REQUESTS


def test_F1_trying_again_without_a_thought_doubles_tracks_in_this_rig(rig: Rig) -> None:
    report = Report()
    for scenario in SCENARIOS:
        report.add(some(rig, scenario, naive=True))
    assert report.duplicates >= FEWEST_DOUBLED


def test_F1_a_queue_that_is_killed_again_and_again_loses_and_doubles_nothing(rig: Rig) -> None:
    report = kill_at_random(rig, jobs=5, kills=20, chance=Random(SEED))
    assert report.broken == []
    assert report.killed == 20


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_F1_every_step_of_every_scenario(rig: Rig) -> None:
    total = Report()
    for scenario in SCENARIOS:
        report = rig.attempts(scenario, range(1, len(rig.steps(scenario)) + 1))
        print(f"{scenario.name}: {report}")
        total.add(report)
    assert total.broken == []
    assert total.killed >= FEWEST_POINTS


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(3))
def test_F1_two_hundred_kills_over_fifty_uploads(rig: Rig, seed: int) -> None:
    report = kill_at_random(rig, jobs=50, kills=200, chance=Random(seed))
    print(report)
    assert report.broken == []
    assert report.killed == 200
