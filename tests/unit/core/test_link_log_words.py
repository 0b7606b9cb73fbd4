"""What is said of handed-out links, of a pasted one, of resets, and of planned ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from scmanager.core.link_log import Death, LinkCounts, LinkEntry, LinkKind, counts_words, death_words, state_words
from scmanager.core.link_resets import Consequences, consequence_words
from scmanager.core.recognition import Recognition, Verdict, token_in, words_of
from scmanager.core.reset_reminders import Reminder, ReminderState, by_time, missed_words
from scmanager.core.reset_reminders import words_of as reminder_words

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ENTRY = LinkEntry(
    id="a", track_urn="soundcloud:tracks:1", title="Salt Flats", kind=LinkKind.LISTENER, at=NOON, recipient="Mira"
)


def entry(**changes: object) -> LinkEntry:
    return msgspec.structs.replace(ENTRY, **changes)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("https://soundcloud.com/mira/salt/s-nIqsG", "s-nIqsG"),
        ("https://soundcloud.com/mira/salt/s-AbCdEfGhIjK?si=abc&utm_source=x", "s-AbCdEfGhIjK"),
        ("https://api.soundcloud.com/tracks/1?secret_token=s-AbCdEfGhIjK", "s-AbCdEfGhIjK"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//api/tracks/1%3Fsecret_token%3Ds-AbCdEfGhIjK&x",
            "s-AbCdEfGhIjK",
        ),
        ("https%253A//api/tracks/1%253Fsecret_token%253Ds-AbCde", "s-AbCde"),
        ('{"secret_token": "s-AbCde"}', "s-AbCde"),
        ("  s-AbCde\n", "s-AbCde"),
        ("Listen here: <https://x/y/z/s-AbCde>, thanks", "s-AbCde"),
        ("https://x/s-world/track?secret_token=s-AbCde", "s-AbCde"),
        ("https://soundcloud.com/mira/pets-world", ""),
        ("https://soundcloud.com/mira/s-club-seven", ""),
        ("s-abc", ""),
        ("", ""),
    ],
)
def test_the_token_in_a_text_is_found(text: str, token: str) -> None:
    assert token_in(text) == token


def test_a_recognised_link_is_told_in_a_sentence() -> None:
    dead = entry(died_at=NOON + 5 * DAY, death=Death.RESET)
    found = Recognition(verdict=Verdict.HANDED_OUT, entries=(dead, entry(recipient="", at=NOON - DAY)))
    assert words_of(found) == (
        "The link of “Salt Flats” that was handed out to Mira on 20 Nov 2026 and to somebody not named on 19 Nov 2026. "
        "Dead since 25 Nov 2026, 12:00: it was reset here."
    )
    many = Recognition(verdict=Verdict.HANDED_OUT, entries=tuple(entry(recipient=f"R{n}") for n in range(8)))
    assert "to R4 on 20 Nov 2026 and 3 more times. It works, as far as is known." in words_of(many)
    assert words_of(msgspec.structs.replace(many, works=True)).endswith(". It works.")
    assert words_of(msgspec.structs.replace(many, works=False)).endswith(". It works no more.")
    assert not msgspec.structs.replace(many, works=False).is_live
    assert words_of(msgspec.structs.replace(found, works=True)).endswith(". It works.")
    assert all(words_of(Recognition(verdict=verdict)) for verdict in Verdict if verdict is not Verdict.HANDED_OUT)


def test_how_a_link_stands_is_told_in_a_few_words() -> None:
    assert state_words(entry(), NOON + 74 * DAY) == "out for 74 days"
    assert state_words(entry(), NOON) == "handed out today"
    assert state_words(entry(reset_due=NOON + 11 * DAY), NOON) == "reset due 1 Dec"
    assert state_words(entry(reset_due=NOON + 60 * DAY), NOON) == "reset due 19 Jan 2027"
    assert state_words(entry(reset_due=NOON + DAY / 12), NOON) == "reset due today, 14:00"
    assert state_words(entry(reset_due=NOON - DAY, reset_missed=True), NOON) == "reset missed 19 Nov"
    assert state_words(entry(death=Death.RESET, died_at=NOON), NOON) == "reset today, 12:00"
    assert death_words(entry()) == ""
    assert (
        death_words(entry(death=Death.DELETED, died_at=NOON))
        == "Found dead on 20 Nov 2026, 12:00: the track was deleted."
    )
    assert counts_words(LinkCounts(47, 39, 8)) == "47 handed out · 39 live · 8 dead"


def test_who_loses_access_is_told() -> None:
    def of(*names: str) -> Consequences:
        entries = tuple(entry(recipient=name) for name in names)
        return Consequences(track_urn="u", title="t", entries=entries)

    assert consequence_words([of("Mira")]).startswith("Mira loses access, and so does everybody they passed")
    assert consequence_words([of("Mira"), of("Ana", "Mira")]).startswith("Mira and Ana lose access")
    assert consequence_words([of("", "")]).startswith("Whoever got it loses access")
    assert consequence_words([of(*map(str, range(10)))]).startswith("0, 1, 2, 3, 4, 5, 6, 7 and 2 more lose access")
    assert consequence_words([]).startswith("No hand-out is noted here.")


def test_planned_resets_are_told_and_sorted() -> None:
    waiting = Reminder(track_urn="w", title="W", due_at=NOON + DAY)
    missed = Reminder(track_urn="m", title="M", due_at=NOON - DAY, state=ReminderState.MISSED, message="Closed.")
    done = Reminder(track_urn="d", title="D", due_at=NOON, state=ReminderState.DONE, done_at=NOON)
    assert by_time([done, waiting, missed]) == [missed, waiting, done]
    assert reminder_words(missed, NOON).endswith("Closed. The link was not reset.")
    assert reminder_words(waiting, NOON).endswith("in 24 h")
    assert missed_words([]) == ""
    assert missed_words([missed]).startswith("The link of “M” was to be reset on 19 Nov 2026")
