"""What people are told about tracks that become public at a chosen time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from scmanager.core import texts
from scmanager.core.schedule import ONLY_WHILE_RUNNING, ScheduledItem, ScheduleState, by_time, missed_words, words_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ITEM = ScheduledItem(track_urn="soundcloud:tracks:1", account="me", title="Salt <b>Flats</b>", publish_at=NOON)
S = ScheduleState


def item(state: ScheduleState, late: float = 0, message: str = "") -> ScheduledItem:
    done_at = NOON + timedelta(seconds=late) if state in {S.DONE, S.MISSED} else None
    return msgspec.structs.replace(ITEM, state=state, done_at=done_at, message=message)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (item(S.WAITING), f"Becomes public on {texts.moment(NOON)}, in 3 h"),
        (item(S.WAITING, message="Not public yet. No connection."), "Not public yet. No connection."),
        (item(S.DONE, message="It was public already."), "It was public already."),
        (item(S.DONE), f"Public since {texts.moment(NOON)}"),
        (
            item(S.MISSED, late=7200, message="The program was closed at that time."),
            f"Public since {texts.moment(NOON + timedelta(hours=2))}, 2 h late. The program was closed at that time.",
        ),
        (item(S.FAILED, message="The track is gone."), "The track is gone."),
        (item(S.CANCELLED), "Cancelled. It stays private"),
    ],
    ids=lambda value: value.state if isinstance(value, ScheduledItem) else "",
)
def test_a_track_says_where_it_stands(shown: ScheduledItem, words: str) -> None:
    assert words_of(shown, NOON - timedelta(hours=3)) == words


def test_a_time_that_has_come_is_not_announced_as_one_to_come() -> None:
    assert words_of(item(S.WAITING), NOON) == "Its time has come. Making it public"


def test_what_waits_stands_first_and_the_newest_first_of_what_is_over() -> None:
    def at(hours: int, state: ScheduleState) -> ScheduledItem:
        return msgspec.structs.replace(item(state), publish_at=NOON + timedelta(hours=hours))

    order = by_time([at(1, S.DONE), at(9, S.WAITING), at(4, S.MISSED), at(7, S.WAITING)])
    assert [each.publish_at.hour for each in order] == [19, 21, 16, 13]


def test_one_missed_time_is_told_with_its_reason_and_what_helps() -> None:
    words = missed_words([item(S.MISSED, late=180, message="The program was closed at that time.")])
    title = "“Salt <b>Flats</b>”"
    assert words == f"{title} became public 3 min late. The program was closed at that time. {ONLY_WHILE_RUNNING}"


def test_many_missed_times_are_one_sentence() -> None:
    missed = [item(S.MISSED, late=60 * minutes) for minutes in (5, 200, 30)]
    assert missed_words(missed) == f"3 tracks became public late, by up to 3 h. {ONLY_WHILE_RUNNING}"
    assert missed_words([]) == ""
