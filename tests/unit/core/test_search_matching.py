"""Which tracks a search finds."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from scmanager.core.folding import fold
from scmanager.core.search import parse
from scmanager.core.search_choices import IS, LICENSES, PRESENT, TrackFacts, choice_named
from scmanager.core.search_fields import FIELDS, NUMBER_FIELDS, field_named
from scmanager.core.search_match import Matcher, flags_of, matcher, number_of, parts_of, search_text
from scmanager.core.search_terms import Op, Term
from scmanager.core.tracks import License, Sharing, Track, TrackState
from scmanager.core.users import User
from tests.helpers.search_texts import TODAY, joined_searches, searched_tracks

ODILE = User(urn="soundcloud:users:7", username="Odile Tamba")
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def made(text: str) -> Matcher:
    return matcher(parse(text, today=TODAY))


def track(**fields: object) -> Track:
    return Track(**{"urn": "soundcloud:tracks:1", "user": ODILE, **fields})


BUS = track(
    title="Night Bus to Lomé",
    sharing=Sharing.PRIVATE,
    state=TrackState.FINISHED,
    duration_ms=402_000,
    created_at=NOON - timedelta(days=20),
    description="a Djembé, a bus",
    genre="Deep House",
    tags=("field recording", "Live"),
    label_name="Late Trains",
    release="Harbours",
    release_date=date(2025, 3, 14),
    isrc="GBABC2600001",
    bpm=127.98,
    key_signature="F♯ minor",
    license=License.CC_BY_NC,
    purchase_url="https://odile.example/shop",
    permalink_url="https://soundcloud.example/odile/night-bus",
    artwork_url="https://pictures.example/1.jpg",
    downloadable=True,
    streamable=False,
    commentable=True,
    playback_count=1200,
    likes_count=0,
    comment_count=3,
    shared_to_count=2,
)
BARE = track(title="Untitled")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "night LOME",
        '"bus to lome"',
        "odile recording house djembe",
        "-remix",
        'genre:house genre:deep genre:"Deep House"',
        'genre:="deep house"',
        "genre:techno,house",
        "-genre:techno",
        'genre:="",="Deep House" -genre:="" -genre:x,""',
        "tag:record tag:live",
        "tag:=live",
        "-tag:=record",
        "title:lomé artist:odile description:djembe label:trains album:harb",
        "isrc:gb-abc-26 isrc:2600001",
        "key:f# key:Gbm key:minor",
        "license:cc license:cc-by-nc,all",
        "link:night-bus buy:shop",
        "plays:>1000 plays:1200 plays:1k..2k plays:<=1200 -plays:<1000 plays:5,1200",
        "likes:0 likes:<1 comments:>=3",
        "length:6:42 length:<7m length:400s..403s",
        "bpm:128 bpm:120..130",
        "uploaded:<30d uploaded:3w uploaded:2026-03 uploaded:2025.. -uploaded:2025",
        "released:2025-03-14 released:2025 released:>1y",
        "is:private is:ready is:downloadable is:shared is:commentable -is:public -is:failed -is:streamable",
        "is:public,private",
        "has:artwork has:genre,bpm has:plays has:tags has:release-date has:license",
        "zebra OR bus",
        "zebra OR -remix is:private",
        "genre:techno OR plays:>1000 OR x",
        "uploaded:2020 OR length:6 NOT zebra",
        "NOT zebra AND is:private",
        "no:likes no:reposts no:likes,plays no:artist -no:genre,tags -has:likes",
    ],
)
def test_what_a_search_finds(text):
    assert parse(text, today=TODAY).mistakes == ()
    assert made(text).matches(BUS)


@pytest.mark.parametrize(
    "text",
    [
        "night zebra",
        '"lome bus"',
        "busodile",
        "zebra OR giraffe",
        "zebra OR bus -lome",
        "NOT bus",
        "genre:techno OR -is:private OR plays:<5",
        "-bus",
        "genre:techno",
        "genre:=house",
        'genre:""',
        "-genre:techno,house",
        "tag:=record",
        "-tag:live",
        "tag:live tag:studio",
        'tag:"recording live"',
        "title:odile",
        "artist:bus",
        "key:a",
        "license:cc-by",
        "plays:>1200",
        "plays:<1200",
        "likes:>0",
        "reposts:0",
        "reposts:>=0",
        "reposts:<9",
        "length:<6:42",
        "length:>6:42",
        "bpm:127",
        "uploaded:>30d",
        "uploaded:2025",
        "released:..2024",
        "is:public",
        "is:processing",
        "has:likes",
        "has:artist",
        "no:genre",
        "no:genre,tags",
        "-has:genre,likes",
        "-no:likes,genre",
    ],
)
def test_what_a_search_does_not_find(text):
    assert parse(text, today=TODAY).mistakes == ()
    assert not made(text).matches(BUS)


@pytest.mark.parametrize("field", [field.name for field in NUMBER_FIELDS])
def test_an_unknown_number_is_neither_more_nor_less(field):
    value = "2025" if field in {"uploaded", "released"} else "5m" if field == "length" else "5"
    for sign in (">", "<", ">=", "<=", ""):
        assert not made(f"{field}:{sign}{value}").matches(BARE)
        assert made(f"-{field}:{sign}{value}").matches(BARE)


@pytest.mark.parametrize("choice", [choice.name for choice in PRESENT])
def test_nothing_is_there_in_a_bare_track(choice):
    assert made(f"no:{choice}").matches(BARE)
    assert not made(f"has:{choice}").matches(BARE)


def test_a_search_of_mistakes_finds_everything():
    assert made("plays:many foo:bar").is_empty
    assert made("plays:many").matches(BARE)


class Guests:
    def is_shared(self, track: Track) -> bool:
        return track.title == "Untitled"


def test_who_is_shared_with_can_be_known_from_elsewhere():
    search = parse("is:shared", today=TODAY)
    assert not matcher(search).matches(BARE)
    assert matcher(search, Guests()).matches(BARE)
    assert not matcher(search, Guests()).matches(BUS)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_is_a_day_of_the_reader(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        late = datetime(2026, 3, 29, 23, 59).astimezone()  # the day on which clocks change in much of the world
        early = datetime(2026, 3, 29).astimezone()
        for moment in (late, early):
            uploaded = track(created_at=moment.astimezone(UTC))
            assert made("uploaded:2026-03-29").matches(uploaded)
            assert made("uploaded:2d").matches(uploaded)
            assert not made("uploaded:<2d").matches(uploaded)
            assert not made("uploaded:2026-03-30,2026-03-28").matches(uploaded)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_dates_at_the_ends_of_the_calendar():
    assert made("uploaded:0001.. uploaded:..9999 uploaded:>=0001-01-01 uploaded:<=9999-12-31").matches(BUS)
    assert not made("uploaded:<0001").matches(BUS)
    assert not made("uploaded:>9999").matches(BUS)


def test_cheap_conditions_are_told_apart():
    ready = made(
        'bus -remix longest plays:>5 bpm:1..200 is:private no:genre tag:"a b" -title:x genre:A,b key:am genre:""'
    )
    assert [word.text for word in ready.words] == ["longest", "bus", "remix"]
    assert ready.needs == {"plays", "bpm"}
    assert len(ready.flags) == 2
    assert [test.hints for test in ready.tests] == [("a b",), ("x",), ("a", "b"), (), ()]


def test_a_search_text_is_taken_apart_into_its_fields():
    spoken = track(title="Été", genre="Jazz", tags=("a b", "c"), description="one\n\ntwo")
    texts = [search_text(spoken), search_text(BARE)]
    parts = {field: parts_of(texts, field) for field in ("title", "tag", "genre", "artist", "description")}
    assert [piece[0] for piece in parts.values()] == ["ete", "a b c", "jazz", "odile tamba", "one\n\ntwo"]
    assert [piece[1] for piece in parts.values()] == ["untitled", "", "", "odile tamba", ""]


def test_flags_fit_into_a_float():
    assert len(IS) + len(PRESENT) + len(LICENSES) < 53


def naive(term: Term, piece: Track) -> bool:
    """What a term means, said as plainly as possible."""
    field = field_named(term.field)
    if field is None:
        found = any(fold(value).strip() in search_text(piece) for value in term.values)
    elif field.number:
        number = number_of(piece, field.name)
        if field.name == "uploaded" and piece.created_at:
            number = piece.created_at.astimezone().date().toordinal()
        found = any(number in span for span in term.spans)
    elif field.choices:
        holds = [choice_named(field.choices, value).test(piece, TrackFacts()) for value in term.values]
        found = not all(holds) if field.name == "no" else any(holds)
    else:
        texts = [field.plain(text).strip() for text in field.texts(piece)]
        wanted = [field.plain(value).strip() for value in term.values]
        whole = term.op is Op.EQUALS
        found = any(one == text if whole or not one else one in text for one in wanted for text in texts)
    return found is not term.negated


@given(joined_searches(), searched_tracks())
def test_all_terms_must_hold_or_one_of_those_that_are_joined(text, piece):
    search = parse(text, today=TODAY)
    assert matcher(search).matches(piece) is all(any(naive(term, piece) for term in group) for group in search.groups)


@given(joined_searches(), searched_tracks())
def test_the_columns_answer_as_the_track_does(text, piece):
    ready = made(text)
    row, flags = search_text(piece), flags_of(piece, TrackFacts())
    by_columns = (
        all(word.accepts(row) for word in ready.words)
        and all(test.accepts(number_of(piece, test.field)) for test in ready.numbers)
        and all(test.accepts(int(float(flags))) for test in ready.flags)
        and all(any(hint in row for hint in test.hints) for test in ready.tests if test.hints and not test.negated)
        and ready.matches_rest(piece)
    )
    assert by_columns is ready.matches(piece)


def test_every_field_can_be_read_from_any_track():
    for field in FIELDS:
        for piece in (BUS, BARE):
            assert (field.texts is not None) + (field.number is not None) + bool(field.choices) == 1
            assert field.texts is None or field.texts(piece)
            assert parse(field.example, today=TODAY).terms
