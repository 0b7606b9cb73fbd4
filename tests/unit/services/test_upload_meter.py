"""Readings of an upload, and the line that sums up all of them."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.drafts import Draft
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_meter import Reading, UploadMeter
from scmanager.services.upload_summary import UploadSummary, summarise

MB = 1_000_000


class Clock:
    now = 500.0

    def __call__(self):
        return self.now


def readings(steps):
    """Read a meter after each (seconds, bytes sent in all)."""
    clock = Clock()
    meter, taken = UploadMeter(clock), []
    for seconds, sent in steps:
        clock.now += seconds
        reading = meter.read(sent)
        if reading is not None:
            taken.append((clock.now, reading))
    return taken


def test_a_steady_upload_shows_its_speed_at_once():
    taken = readings([(0.25, number * MB // 4) for number in range(1, 40)])
    assert {round(reading.speed / MB, 3) for _, reading in taken} == {1.0}


def test_the_first_bytes_are_told_at_once_with_their_speed_unknown():
    assert readings([(0.001, 5000), (0.001, 6000)])[0][1] == Reading(5000, 0.0)
    assert len(readings([(0.001, 5000), (0.001, 6000)])) == 1


def test_there_are_at_most_ten_readings_a_second():
    taken = readings([(0.001, number * 1000) for number in range(1, 5001)])
    assert 40 <= len(taken) <= 50


def test_the_speed_follows_a_change_smoothly():
    fast = [(0.5, number * MB) for number in range(1, 11)]
    slow = [(0.5, 10 * MB + number * MB // 10) for number in range(1, 41)]
    speeds = [reading.speed for _, reading in readings(fast + slow)]
    assert speeds[9] == pytest.approx(2 * MB)
    assert speeds[10] > MB
    assert speeds[10:] == sorted(speeds[10:], reverse=True)
    assert speeds[-1] == pytest.approx(0.2 * MB, rel=0.2)


@given(
    st.lists(st.tuples(st.floats(min_value=0, max_value=100), st.integers(min_value=0, max_value=2**42)), max_size=50)
)
def test_readings_never_run_backwards_whatever_is_told(steps):
    taken = readings(steps)
    sent = [reading.sent for _, reading in taken]
    assert sent == sorted(sent)
    assert all(reading.speed >= 0 for _, reading in taken)
    assert all(later - earlier >= 0.099 for (earlier, _), (later, _) in pairwise(taken))


def test_an_upload_that_stands_still_has_no_speed_and_says_for_how_long():
    clock = Clock()
    meter = UploadMeter(clock)
    for number in range(1, 5):
        clock.now += 1
        meter.read(number * MB)
    clock.now += 3
    assert meter.look() is None
    clock.now += 9
    assert meter.read(4 * MB) is not None
    assert meter.look() == Reading(4 * MB, 0.0, 12.0)
    clock.now += 1
    assert meter.look().idle == 13.0
    clock.now += 1
    moving = meter.read(5 * MB)
    assert (moving.idle, meter.look()) == (0.0, None)
    assert 0 < moving.speed <= MB


def job(state, sent=0, total=100, speed=0.0):
    draft = Draft(path=Path("x"))
    live = {"sent": sent, "total": total, "speed": speed}
    return UploadJob(id="1", account="a", draft=draft, state=state, added_at=MOMENT, changed_at=MOMENT, **live)


S = UploadState
MOMENT = datetime(2026, 11, 27, tzinfo=UTC)


def test_nothing_to_do_is_an_empty_summary():
    assert summarise([]) == UploadSummary()
    assert summarise([job(S.DONE), job(S.FAILED), job(S.PROCESSING)]) == UploadSummary()


def test_the_summary_of_a_batch_in_the_middle():
    summary = summarise([job(S.DONE), job(S.SENDING, sent=50, speed=10.0), job(S.QUEUED), job(S.QUEUED)])
    assert summary == UploadSummary(active_index=2, total=4, waiting=2, speed=10.0, seconds_left=25.0, fraction=0.375)


@pytest.mark.parametrize(
    ("states", "figures"),
    [
        ((S.DONE, S.UNKNOWN), (0, 0, 1)),
        ((S.UNKNOWN, S.QUEUED), (0, 1, 1)),
        ((S.UNKNOWN, S.SENDING, S.QUEUED), (2, 1, 1)),
        ((S.DONE, S.COMMITTING), (2, 0, 0)),
        ((S.DONE, S.QUEUED, S.WAIT_NET, S.PAUSED), (0, 3, 0)),
    ],
)
def test_the_summary_tells_what_is_sent_what_waits_and_what_is_looked_for(states, figures):
    summary = summarise([job(state) for state in states])
    assert (summary.active_index, summary.waiting, summary.checking) == figures
    assert summary.total == len(states)


def test_time_left_is_unknown_until_something_moves():
    assert summarise([job(S.QUEUED)]).seconds_left is None
    assert summarise([job(S.QUEUED, total=0)]).fraction == 0.0


@pytest.mark.parametrize("end", [S.FAILED, S.CANCELLED, S.DONE])
def test_the_fraction_does_not_fall_when_a_job_ends(end):
    before = summarise([job(S.SENDING, sent=90), job(S.QUEUED)]).fraction
    after = summarise([job(end, sent=90), job(S.QUEUED)]).fraction
    assert after >= before
