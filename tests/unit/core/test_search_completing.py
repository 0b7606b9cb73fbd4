"""What can be written next in a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.search import parse
from scmanager.core.search_complete import Completion, Words, complete, words_of
from scmanager.core.search_fields import FIELDS
from scmanager.core.tracks import Track
from scmanager.core.users import User
from tests.helpers.search_texts import TODAY, search_texts

WORDS = Words(
    genre=(("Techno", 40), ("Deep House", 20), ("Techno Dub", 50), ("Électro", 3)),
    tag=(("field recording", 12), ("live", 7), ('12" mix', 1), ("Fieldwork", 30)),
    artist=(("Odile", 5),),
)


def offered(marked: str) -> list[Completion]:
    """What is offered where the bar stands."""
    before, _, after = marked.partition("|")
    return complete(before + after, len(before), WORDS)


def chosen(marked: str, label: str) -> str:
    """The text, with the cursor behind what was put in, once an offer is chosen."""
    text = marked.replace("|", "")
    (offer,) = [each for each in offered(marked) if each.label == label]
    return f"{text[: offer.start]}{offer.insert}|{text[offer.end :]}"


def labels(marked: str) -> list[str]:
    return [each.label for each in offered(marked)]


@pytest.mark.parametrize("marked", ["|", "night |", "-|", "night -|", "| night", "a | b"])
def test_where_nothing_is_written_every_field_is_offered(marked):
    assert labels(marked) == [f"{field.name}:" for field in FIELDS]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("ge|", ["genre:", "has:genre", "no:genre"]),
        ("-GE|", ["genre:", "has:genre", "no:genre"]),
        ("fav|", ["likes:", "has:likes", "no:likes"]),
        ("ge|:x", ["genre:"]),
        ("gen|re:x", []),
        ("priv|", ["is:private"]),
        ("art|", ["artist:", "has:artwork", "has:artist", "no:artwork", "no:artist"]),
        ("tech|", ["genre:Techno Dub", "genre:Techno"]),
        ("fie|", ["tag:Fieldwork", "tag:field recording"]),
        ("od|", ["artist:Odile"]),
        ("genre:tech|", ["Techno Dub", "Techno"]),
        ("genre:=tech|", ["Techno Dub", "Techno"]),
        ("genre:elec|", ["Électro"]),
        ("genre:hou|", ["Deep House"]),
        ("genre:|", ["Techno Dub", "Techno", "Deep House", "Électro"]),
        ("tags:fie|", ["Fieldwork", "field recording"]),
        ('tag:"field r|', ["field recording"]),
        ('tag:"12"" |', ['12" mix']),
        ("tag:live,fieldw|", ["Fieldwork"]),
        ("is:pr|", ["private", "processing"]),
        ("no:art|", ["artwork", "artist"]),
        ("license:all|", ["all-rights-reserved"]),
        ("length:<|", ["<5m", "<90s"]),
        ("bpm:12|", ["120..130", "128"]),
        ("label:x|", []),
        ("zebra|", []),
        ("t|", ["tag:", "title:", "bpm:"]),
    ],
)
def test_what_begins_like_that_is_offered_the_most_used_first(marked, expected):
    assert labels(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        '"ge|',
        '"ge|nre"',
        '"genre"|',
        'genre:"Techno"|',
        'genre:|"Techno"',
        "12:3|",
        "foo:ba|",
        "|night",
        "12|:30",
        "is:private|",
        "genre:|=x",
    ],
)
def test_nothing_is_offered_where_it_would_be_wrong(marked):
    assert labels(marked) == []


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("ge|", "genre:", "genre:|"),
        ("x -ge| y", "genre:", "x -genre:| y"),
        ("ge|x y", "genre:", "genre:| y"),
        ("ta|:techno", "tag:", "tag:|techno"),
        ("genre:tec|hno x", "Techno Dub", 'genre:"Techno Dub"| x'),
        ("genre:dub,tec|,x y", "Techno", "genre:dub,Techno|,x y"),
        ('tag:"fie|" x', "field recording", 'tag:"field recording"| x'),
        ('tag:"fie| genre:x', "field recording", 'tag:"field recording"| genre:x'),
        ('tag:"12|', '12" mix', 'tag:"12"" mix"|'),
        ("x is:| y", "private", "x is:private| y"),
        ("hou|", "genre:Deep House", 'genre:"Deep House"|'),
        ("uploaded:30|", "30d", "uploaded:30d|"),
    ],
)
def test_what_is_chosen_goes_where_it_belongs(marked, label, expected):
    assert chosen(marked, label) == expected


def test_hints_say_what_is_found():
    assert [each.hint for each in offered("genre:tech|")] == ["50 tracks", "40 tracks"]
    assert [each.hint for each in offered('tag:"12|')] == ["1 track"]
    assert [each.hint for each in offered("is:priv|")] == ["Only chosen people may listen"]


def test_no_more_than_asked_for():
    assert len(complete("", 0, WORDS, most=5)) == 5


def test_words_are_counted():
    odile = User(urn="soundcloud:users:7", username="Odile")
    tracks = [
        Track(urn=f"soundcloud:tracks:{number}", user=odile, genre=genre, tags=("live", f"t{number}"), label_name="x")
        for number, genre in enumerate(["Dub", "", "Techno", "Techno"])
    ]
    words = words_of(tracks)
    assert words.values("genre") == (("Techno", 2), ("Dub", 1))
    assert words.values("tag")[0] == ("live", 4)
    assert words.values("artist") == (("Odile", 4),)
    assert words.values("label") == (("x", 4),)
    assert words.values("plays") == ()


@given(search_texts(), st.data())
def test_whatever_is_chosen_the_rest_of_the_search_stays(text, data):
    cursor = data.draw(st.integers(-1, len(text) + 1))
    before = parse(text, today=TODAY)
    for offer in complete(text, cursor, WORDS, most=3):
        assert 0 <= offer.start <= max(0, min(cursor, len(text))) <= offer.end <= len(text)
        changed = parse(text[: offer.start] + offer.insert + text[offer.end :], today=TODAY)
        ahead = [term.text for term in before.terms if term.end < offer.start]
        assert [term.text for term in changed.terms][: len(ahead)] == ahead
