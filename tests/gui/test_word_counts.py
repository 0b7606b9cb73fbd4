"""Counts of the words in use: of the view and of what else is searched for, whatever happens meanwhile."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scmanager.core.search import parse
from scmanager.core.search_complete import words_of
from scmanager.core.search_match import matcher
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Sharing, Track
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.models.word_counts import WordCounts
from scmanager.ui.widgets.values_popover import ValuesPopover
from tests.gui.test_filters import opened, rows_of, tick
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import NOON, TableStage, at_rest, some_tracks, track, urn
from tests.helpers.waiting import until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def search(text: str) -> Search:
    return parse(text, today=NOON.date())


@pytest.fixture
def stage(qapp) -> TableStage:
    private = {"sharing": Sharing.PRIVATE}
    return TableStage(
        qapp,
        track(1, genre="Techno", tags=("live", "dub"), playback_count=5, **private),
        track(2, genre="techno", tags=("live",), playback_count=500, **private),
        track(3, genre="TECHNO", tags=("dub",), playback_count=50_000),
        track(4, genre="House", tags=("live",), playback_count=7),
        track(5, playback_count=9, **private),
        width=1440,
    )


def show(stage: TableStage, base: str) -> None:
    stage.pane.set_source(stage.model, "", key=base, base=search(base))


async def counts(popover: ValuesPopover, expected: list[tuple[str, str]]) -> None:
    """Wait until a popover offers values with these counts."""
    await until(lambda: [(text, count) for text, count, _ in rows_of(popover)] == expected)


async def test_a_popover_counts_the_view_and_the_rest_of_the_search(stage: TableStage) -> None:
    popover = opened(stage, "Genre")
    await counts(popover, [("No genre", "1"), ("Techno", "3"), ("House", "1")])
    popover.close()
    show(stage, "is:private")
    await at_rest(stage.model)
    await counts(opened(stage, "Genre"), [("No genre", "1"), ("Techno", "2")])
    popover.close()
    await stage.search("plays:>100 genre:house")
    await counts(opened(stage, "Genre"), [("house", "0"), ("No genre", "0"), ("techno", "1")])
    popover.close()


async def test_of_tags_that_must_all_be_there_the_others_count_too(stage: TableStage) -> None:
    popover = opened(stage, "Tags")
    await counts(popover, [("No tags", "1"), ("live", "3"), ("dub", "2")])
    tick(popover, "dub")
    await at_rest(stage.model)
    await counts(popover, [("No tags", "0"), ("live", "1"), ("dub", "2")])
    tick(popover, "live")
    await counts(popover, [("No tags", "0"), ("live", "1"), ("dub", "1")])
    tick(popover, "No tags")
    await counts(popover, [("No tags", "1"), ("live", "3"), ("dub", "2")])
    popover.close()


async def test_an_open_popover_keeps_its_rows_while_counts_change(stage: TableStage) -> None:
    popover = opened(stage, "Genre")
    await counts(popover, [("No genre", "1"), ("Techno", "3"), ("House", "1")])
    QTest.keyClick(popover.field, Qt.Key.Key_Down)
    tick(popover, "House")
    stage.model.apply([track(6, genre="House"), track(7, genre="House"), track(8, genre="House")])
    await at_rest(stage.model)
    tick(popover, "Techno")
    await counts(popover, [("No genre", "1"), ("Techno", "3"), ("House", "4")])
    assert [text for text, _, ticked in rows_of(popover) if ticked] == ["Techno", "House"]
    popover.close()


def offered(stage: TableStage) -> list[tuple[str, str]]:
    """What is offered beneath the search field, with what is said of it."""
    line = stage.pane.toolbar.line
    model = line._suggestions._list.model()
    lines = [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]
    return [(each.label, each.hint) for each in lines] if line.is_suggesting else []


async def test_what_is_offered_while_typing_counts_the_view_and_the_rest_of_the_search(stage: TableStage) -> None:
    show(stage, "is:private")
    line = stage.pane.toolbar.line
    stage.pane.activateWindow()
    line.setFocus()
    await until(line.hasFocus)
    QTest.keyClicks(line, "genre:t")
    await until(lambda: offered(stage) == [("Techno", "2 tracks")])
    QTest.keyClick(line, Qt.Key.Key_Escape)
    line.clear()
    QTest.keyClicks(line, "plays:>100 tec")
    await until(lambda: ("genre:techno", "1 track") in offered(stage))
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert offered(stage) == []
    line.clear()
    QTest.keyClicks(line, "tag:dub OR tag:l")
    await until(lambda: offered(stage) == [("live", "2 tracks")])


async def test_counts_of_any_search_are_those_of_its_tracks_whatever_happens(qapp) -> None:
    stage, chance = Stage(qapp), random.Random(11)
    model = TracksModel(stage.tasks)
    words = WordCounts(model)
    truth: dict[str, Track] = {}
    texts = ("", "is:private", "kite", "genre:techno OR tag:night", "plays:>1000000000 -élan")
    for round_ in range(8):
        batch = chance.sample(some_tracks(900, seed=round_ % 3), 300)
        gone = [urn(chance.randrange(900)) for _ in range(60)]
        model.apply(batch)
        model.apply((), gone)
        truth.update((each.urn, each) for each in batch)
        for each in gone:
            truth.pop(each, None)
        for text in texts:
            vocabulary = words.within(search(text))
            for field in ("genre", "tag", "artist", "label"):
                vocabulary.values(field)
                await stage.settle()
                found = [each for each in truth.values() if matcher(search(text)).matches(each)]
                expected = Counter(dict(words_of(found).values(field)))
                blank = sum(
                    not getattr(each, {"tag": "tags", "label": "label_name"}.get(field, field)) for each in found
                )
                assert Counter(dict(vocabulary.values(field))) == expected + Counter({"": blank}), (text, field)


async def test_an_answer_that_is_out_of_date_is_given_until_the_new_one_is_there(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks)
    model.apply([track(number, genre="Dub") for number in range(5000)])
    await stage.settle()
    words, told = WordCounts(model), []
    words.counted.connect(lambda: told.append(words.within().values("genre")))
    assert not words.within().values("genre")
    await until(lambda: told)
    assert told == [[("Dub", 5000)]]
    model.apply([track(9000, genre="Dub")])
    assert words.within().values("genre") == [("Dub", 5000)]
    await until(lambda: len(told) == 2)
    assert told[1] == [("Dub", 5001)]
    model.clear()
    assert not words.within().values("genre")


async def test_places_of_words_that_are_no_longer_there_are_used_again(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks)
    words, book = WordCounts(model), model.rows.book.words_used
    sizes = []
    for round_ in range(6):
        model.apply([track(number, genre=f"g{round_}", tags=("a", f"t{round_}")) for number in range(500)])
        await stage.settle()
        words.within().values("tag")
        await stage.settle()
        sizes.append(len(book._pool))
    assert len(set(sizes)) == 1
    assert dict(words.within().values("tag")) == {"a": 500, "t5": 500}
