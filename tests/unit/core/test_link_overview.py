"""Private tracks in numbers, by the age of their links, and what is said of one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scmanager.core.link_overview import (
    NO_FACTS,
    LinkAge,
    LinkFacts,
    LinkGroup,
    LinkOverview,
    LinkReach,
    OverviewCount,
    PrivateFilter,
    PrivateLink,
    age_words,
    origin_words,
    private_link,
    spoken,
)
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SHARED = LinkFacts(first_at=NOON - 300 * DAY, last_at=NOON, recipients=3, live=4)
RESET = LinkFacts(last_reset_at=NOON - 3 * DAY, reset_due=NOON + DAY)


def link(number: int, days: int | None, facts: LinkFacts = NO_FACTS, access: int | None = None) -> PrivateLink:
    at = None if days is None else NOON - days * DAY
    return PrivateLink(urn=f"t:{number}", title=f"Take {number}", uploaded_at=at, access=access, facts=facts)


LINKS = [link(1, 400, SHARED), link(2, 400, RESET), link(3, 10), link(4, None), link(6, 100, access=2)]


def test_a_public_track_has_no_secret_link() -> None:
    track = Track(urn="t:1", title="Salt", user=User(urn="u"), sharing=Sharing.PUBLIC, created_at=NOON)
    assert private_link(track) is None


def test_private_tracks_are_counted_by_group_and_age() -> None:
    count = OverviewCount(NOON)
    count.add(LINKS[:2])
    count.add(LINKS[2:])
    told = count.result()
    assert {group: told.total(group) for group in LinkGroup} == {
        LinkGroup.ALL: 5,
        LinkGroup.SHARED: 2,
        LinkGroup.NEVER_SHARED: 3,
        LinkGroup.NEVER_RESET: 4,
        LinkGroup.RESET_PLANNED: 1,
        LinkGroup.WITH_PEOPLE: 1,
    }
    assert {age: told.of(LinkGroup.ALL, age) for age in LinkAge} == {
        LinkAge.MONTH: 2,
        LinkAge.HALF_YEAR: 1,
        LinkAge.YEAR: 0,
        LinkAge.OLDER: 1,
        LinkAge.UNKNOWN: 1,
    }
    assert {reach: told.of(LinkGroup.ALL, reach) for reach in LinkReach if told.of(LinkGroup.ALL, reach)} == {
        LinkReach.NOBODY: 4,
        LinkReach.FEW: 1,
    }
    assert told.of(LinkGroup.NEVER_RESET, LinkAge.MONTH) == 1
    assert (told.access, told.next_reset, told.missed) == (2, NOON + DAY, 0)
    assert LinkOverview().total() == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PrivateFilter(), "t:1 t:2 t:3 t:4 t:6"),
        (PrivateFilter(group=LinkGroup.SHARED), "t:1 t:6"),
        (PrivateFilter(age=LinkAge.MONTH), "t:2 t:3"),
        (PrivateFilter(group=LinkGroup.NEVER_RESET, age=LinkAge.MONTH), "t:3"),
        (PrivateFilter(group=LinkGroup.RESET_PLANNED), "t:2"),
        (PrivateFilter(reach=LinkReach.FEW), "t:1"),
        (PrivateFilter(reach=LinkReach.FEW, age=LinkAge.MONTH), ""),
    ],
)
def test_a_group_and_an_age_choose_together(wanted: PrivateFilter, found: str) -> None:
    assert [each.urn for each in LINKS if wanted.accepts(each, NOON)] == found.split()


@pytest.mark.parametrize(
    ("recipients", "reach"),
    [(0, "nobody"), (1, "one"), (2, "2 to 5"), (5, "2 to 5"), (6, "6 to 20"), (20, "6 to 20"), (21, "more than 20")],
)
def test_a_link_reaches_so_many(recipients: int, reach: str) -> None:
    assert link(1, 1, LinkFacts(recipients=recipients)).reach == reach


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "1 day"), (61, "61 days"), (62, "2 months"), (365, "12 months"), (729, "23 months"),
     (730, "2 years"), (1200, "3 years")],
)  # fmt: skip
def test_ages_are_told_in_the_unit_that_fits(days: int, words: str) -> None:
    assert age_words(NOON - days * DAY, NOON) == words
    assert age_words(None, NOON) == "unknown"


def test_it_is_said_from_when_a_link_counts() -> None:
    assert [origin_words(each) for each in LINKS] == [
        "uploaded 16 Oct 2025",
        "reset 17 Nov 2026",
        "uploaded 10 Nov 2026",
        "",
        "uploaded 12 Aug 2026",
    ]


def test_what_is_known_of_a_link_is_said_in_sentences() -> None:
    assert spoken(LINKS[0], NOON) == (
        "“Take 1”. Age of the link: 13 months (uploaded 16 Oct 2025). "
        "Link last handed out on 20 Nov 2026, 3 recipients of the one it has now."
    )
    assert spoken(LINKS[1], NOON).endswith(
        "Age of the link: 3 days (reset 17 Nov 2026). No link was handed out from here. "
        "It will be reset on 21 Nov 2026, 12:00."
    )
    assert spoken(LINKS[3], NOON) == "“Take 4”. Age of the link: unknown. No link was handed out from here."
    assert "2 people have access." in spoken(LINKS[4], NOON)


def test_a_reset_that_was_missed_is_not_the_next_one() -> None:
    facts = LinkFacts(reset_due=NOON - DAY, reset_missed=True)
    counting = OverviewCount(NOON)
    counting.add([PrivateLink(urn="t:7", title="Seven", facts=facts), LINKS[1]])
    told = counting.result()
    assert (told.missed, told.next_reset) == (1, NOON + DAY)
    assert "It was to be reset on 19 Nov 2026, 12:00 and was not." in spoken(PrivateLink(urn="t:7", facts=facts), NOON)
