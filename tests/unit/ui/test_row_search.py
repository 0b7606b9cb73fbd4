"""Searching packed tracks by columns finds what looking into each track finds."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.search import parse
from scmanager.core.search_choices import TrackFacts
from scmanager.core.search_match import Matcher, matcher
from scmanager.core.tracks import Track
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.fact_book import FactBook
from scmanager.ui.models.row_search import RowSearch
from tests.helpers.search_texts import TODAY, joined_searches, searched_tracks
from tests.helpers.track_tables import track

FACTS = TrackFacts()


def made(text: str) -> Matcher:
    return matcher(parse(text, today=TODAY), FACTS)


class Shelf:
    """A catalogue of some tracks, in slots that count from 0."""

    def __init__(self, tracks: list[Track]) -> None:
        self.catalogue = Catalogue()
        self.book = FactBook(self.catalogue, FACTS)
        self.put([msgspec.structs.replace(each, urn=f"urn:{number}") for number, each in enumerate(tracks)])

    def put(self, tracks: list[Track]) -> None:
        self.catalogue.put_all(self.catalogue.differing(tracks))

    def search(self, *texts: str) -> RowSearch:
        return RowSearch(self.catalogue, self.book, map(made, texts))

    def found(self, *texts: str) -> list[int]:
        return list(self.search(*texts).narrow(self.catalogue.slots()))


@given(st.lists(searched_tracks(), max_size=6), joined_searches(), joined_searches())
def test_columns_find_what_a_look_into_every_track_finds(tracks: list[Track], base: str, text: str) -> None:
    shelf = Shelf(tracks)
    both = made(base), made(text)
    expected = [slot for slot, each in enumerate(tracks) if all(one.matches(each) for one in both)]
    assert shelf.found(base, text) == expected
    assert shelf.found(base, text) == expected  # now that everything is learnt


@given(st.lists(searched_tracks(), min_size=1, max_size=4), joined_searches(), st.data())
def test_what_was_learnt_is_forgotten_with_the_track(tracks: list[Track], text: str, data: st.DataObject) -> None:
    shelf = Shelf(tracks)
    shelf.found(text)
    others = data.draw(st.lists(searched_tracks(), min_size=len(tracks), max_size=len(tracks)))
    shelf.put([msgspec.structs.replace(each, urn=f"urn:{number}") for number, each in enumerate(others)])
    assert shelf.found(text) == [slot for slot, each in enumerate(others) if made(text).matches(each)]
    shelf.catalogue.drop(0)
    assert shelf.found(text) == [slot for slot, each in enumerate(others) if slot and made(text).matches(each)]


@given(st.lists(searched_tracks(), max_size=5), joined_searches(), joined_searches())
def test_a_search_within_another_finds_nothing_beyond_it(tracks: list[Track], one: str, other: str) -> None:
    shelf = Shelf(tracks)
    if shelf.search(one).is_within(shelf.search(other)):
        assert set(shelf.found(one)) <= set(shelf.found(other))
    assert shelf.search(one, other).is_within(shelf.search(other))


def test_longer_words_and_more_terms_are_within_shorter_and_fewer() -> None:
    shelf = Shelf([])
    words = (("techno", "tech"), ("a b", "b"), ("-a", "-ab"), ("x is:private", "x"))
    texts = (("genre:tech", "genre:t"), ("-tag:a,bc", "-tag:a"), ("tag:=live", "tag:li,x"), ("link:ab", "link:b,x"))
    for narrow, wide in (*words, *texts, ("plays:>3", ""), ("a OR b c", "a OR b")):
        assert shelf.search(narrow).is_within(shelf.search(wide))
        assert not shelf.search(wide).is_within(shelf.search(narrow))


def test_words_do_not_join_over_two_fields() -> None:
    assert Shelf([track(1, title="bus", genre="afro")]).found('"bus afro"') == []


def test_each_track_is_unpacked_once_for_all_that_is_learnt_of_it(monkeypatch) -> None:
    shelf = Shelf([track(number) for number in range(50)])
    unpacked: list[int] = []
    unpack = shelf.catalogue._unpack
    monkeypatch.setattr(shelf.catalogue, "_unpack", lambda slot: unpacked.append(slot) or unpack(slot))
    shelf.catalogue.learn(shelf.book.basics, shelf.catalogue.slots())
    assert sorted(unpacked) == list(range(50))
    shelf.found("piece is:public -link:none uploaded:2026")
    assert len(unpacked) == 50 + len(shelf.found("piece is:public uploaded:2026"))


@pytest.mark.parametrize("text", ["genre:te", "tag:=live", "-tag:l,x", "title:piece", "artist:t OR label:x", "key:F#m"])
def test_fields_in_common_use_are_searched_without_unpacking_tracks(text: str, monkeypatch) -> None:
    shelf = Shelf([track(number, genre="Techno", tags=("live",), label_name="L") for number in range(9)])
    shelf.catalogue.learn(shelf.book.basics, shelf.catalogue.slots())
    monkeypatch.setattr(shelf.catalogue, "_unpack", lambda slot: pytest.fail(f"track {slot} was unpacked"))
    shelf.found(text)


def test_words_that_come_into_use_later_are_found() -> None:
    shelf = Shelf([track(1, genre="Techno", tags=("live",))])
    search = shelf.search("genre:tech tag:live,late")
    assert list(search.narrow(shelf.catalogue.slots())) == [0]
    others = [track(2, genre="Dub techno", tags=("later",)), track(3, genre="Dub"), track(4, genre="Techno")]
    shelf.put([msgspec.structs.replace(each, urn=f"urn:{number}") for number, each in enumerate(others, start=1)])
    assert list(search.narrow(shelf.catalogue.slots())) == [0, 1]


def test_packed_bytes_and_names_are_shared_and_equal_tracks_left_alone() -> None:
    theirs, ours = Shelf([]), Catalogue()
    tracks = theirs.catalogue.differing([track(1), track(2)])
    ours.put_all(ours.differing(tracks))
    kept = ours.tracks([1])
    assert kept.packed[0] is tracks.packed[1]
    assert kept.urns[0] is tracks.urns[1]
    assert len(ours.differing([track(1), track(2, title="other")])) == 1
