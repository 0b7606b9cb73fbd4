"""The bar above other people's tracks: fields that make a query, and how far reading is."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from scmanager.core.queries import WITHOUT, Control, Filter, Order, TrackQuery, Visibility
from scmanager.core.tracks import Access
from scmanager.errors import Offline
from scmanager.ui.models.browse_status import BrowseStatus
from scmanager.ui.panes.browse_bar import BrowseBar
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import by_name


class Search:
    """A shown search with what it asked for."""

    def __init__(self, app) -> None:
        self.stage = Stage(app)
        self.bar = BrowseBar()
        self.queries: list[TrackQuery] = []
        self.bar.search_wanted.connect(self.queries.append)
        self.bar.set_mode("Search SoundCloud", shown=True, searching=True)
        self.bar.show()

    def write(self, name: str, text: str) -> QLineEdit:
        field = by_name(self.bar, QLineEdit, name)
        field.setText(text)
        return field

    def pick(self, name: str, text: str) -> None:
        by_name(self.bar, QComboBox, name).setCurrentText(text)

    def press(self, name: str) -> None:
        by_name(self.bar, QPushButton, name).click()

    def words(self) -> str:
        return "\n".join(label.text() for label in self.bar.findChildren(PlainLabel) if label.isVisible())


async def test_enter_searches_for_the_words(qapp) -> None:
    search = Search(qapp)
    QTest.keyClick(search.write("Search SoundCloud", " night bus "), Qt.Key.Key_Return)
    assert search.queries == [TrackQuery(text="night bus")]


async def test_every_field_is_in_the_query(qapp) -> None:
    search = Search(qapp)
    search.press("Filters")
    texts = {
        "Search SoundCloud": "bus",
        "Tags": "live, field recording",
        "Genres": "Techno",
        "Tempo from": "100",
        "Tempo to": "120.5",
        "Length from": "1:30",
        "Length to": "10:00",
        "Uploaded from": "2026-01-01",
        "Uploaded to": "2026-01-31",
        "Track numbers or links": "12 soundcloud.com/a/b 34",
    }
    for name, text in texts.items():
        search.write(name, text)
    search.pick("Order", "Hottest first")
    search.pick("Which tracks", "Downloadable")
    search.pick("Can be heard", "Not at all")
    search.press("Search")
    (query,) = search.queries
    assert (query.text, query.tags, query.genres) == ("bus", ("live", "field recording"), ("Techno",))
    assert (query.bpm_from, query.bpm_to) == (100.0, 120.5)
    assert (query.duration_from_ms, query.duration_to_ms) == (90_000, 600_000)
    assert query.created_from is not None
    assert query.created_to is not None
    assert query.created_from.date() == date(2026, 1, 1)
    assert query.created_to.date() == date(2026, 1, 31)
    assert query.urns == ("soundcloud:tracks:12", "soundcloud:tracks:34")
    assert query.links == ("https://soundcloud.com/a/b",)
    assert (query.order, query.visibility) == (Order.HOTNESS, Visibility.DOWNLOADABLE)
    assert query.access == (Access.BLOCKED,)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("Tempo from", "fast", "“fast” is no tempo."),
        ("Length to", "4:xx", "“4:xx” is no length."),
        ("Uploaded from", "yesterday", "“yesterday” is no date."),
        ("Track numbers or links", "x1", "“x1” is no track."),
    ],
)
async def test_a_field_that_cannot_be_read_is_shown_with_a_sentence(qapp, field: str, text: str, sentence: str) -> None:
    search = Search(qapp)
    wrong = search.write(field, text)
    search.press("Search")
    assert search.queries == []
    assert sentence in search.words()
    assert wrong.isVisible()
    assert wrong.property("invalid")
    assert sentence in wrong.accessibleDescription()
    assert wrong.hasFocus() or wrong.parent().isAncestorOf(search.bar.focusWidget())
    wrong.selectAll()
    QTest.keyClick(wrong, Qt.Key.Key_Backspace)
    assert sentence not in search.words()
    search.press("Search")
    assert search.queries == [TrackQuery()]
    assert sentence not in search.words()
    assert not wrong.property("invalid")


async def test_ends_the_wrong_way_round_are_told(qapp) -> None:
    search = Search(qapp)
    search.write("Tempo from", "140")
    search.write("Tempo to", "100")
    search.press("Search")
    assert search.queries == []
    assert "Tempo from is more than Tempo to." in search.words()


async def test_all_mistakes_are_told_at_once_and_each_at_its_field(qapp) -> None:
    search = Search(qapp)
    search.write("Tempo from", "fast")
    search.write("Length to", "4:xx")
    search.press("Search")
    assert "“fast” is no tempo." in search.words()
    assert "“4:xx” is no length." in search.words()


async def test_the_button_counts_the_filters_and_all_are_cleared_at_once(qapp) -> None:
    search = Search(qapp)
    search.press("Filters")
    for name in ("Tags", "Tempo from", "Tempo to"):
        QTest.keyClicks(search.write(name, ""), "100")
    search.pick("Which tracks", "Public")
    search.press("Filters: 3")
    search.press("Filters: 3")
    search.press("Clear filters")
    search.press("Filters")
    search.press("Search")
    assert search.queries == [TrackQuery()]


@pytest.mark.parametrize("controls", [{Control.ORDER, Control.VISIBILITY}, {Control.ACCESS}])
async def test_what_the_server_does_not_know_is_said_in_place_of_a_dead_control(qapp, controls) -> None:
    search = Search(qapp)
    search.press("Filters")
    search.pick("Order", "Hottest first")
    search.pick("Can be heard", "Not at all")
    search.bar.show_status(BrowseStatus(controls=frozenset(controls)), 0)
    offered = {box.accessibleName() for box in search.bar.findChildren(QComboBox) if box.isVisible()}
    assert ("Order" in offered) == (Control.ORDER in controls)
    assert ("Can be heard" in offered) == (Control.ACCESS in controls)
    assert "Which tracks" in offered
    assert [text for control, text in WITHOUT.items() if text in search.words()] == [
        text for control, text in WITHOUT.items() if control not in controls
    ]
    search.press("Search")
    assert search.queries[0].order is (Order.HOTNESS if Control.ORDER in controls else None)
    assert search.queries[0].access == ((Access.BLOCKED,) if Control.ACCESS in controls else ())


async def test_reading_can_be_stopped_and_gone_on_with(qapp) -> None:
    search = Search(qapp)
    wishes: list[str] = []
    search.bar.stop_wanted.connect(lambda: wishes.append("stop"))
    stop = by_name(search.bar, QPushButton, "Stop")
    assert not stop.isVisible()
    status = BrowseStatus(state="loading", loaded=400, has_next=True, read_on=lambda: wishes.append("on"))
    search.bar.show_status(status, 0)
    assert "Loading… 400 tracks" in search.words()
    stop.click()
    search.bar.show_status(structs.replace(status, state="ready"), 0)
    assert "400 tracks so far" in search.words()
    assert not stop.isVisible()
    search.press("Load more")
    assert wishes == ["stop", "on"]
    search.bar.show_status(structs.replace(status, state="ready", loaded=1, has_next=False), 0)
    assert not by_name(search.bar, QPushButton, "Load more").isVisible()
    assert "1 track" in search.words()


async def test_rows_that_do_not_match_are_told_with_the_reasons(qapp) -> None:
    search = Search(qapp)
    wishes: list[str] = []
    status = BrowseStatus(
        state="ready",
        loaded=5,
        missed=12,
        broken=2,
        reasons=((Filter.TEMPO, 9), (Filter.GENRE, 3)),
        explain=lambda: wishes.append("why"),
    )
    search.bar.show_status(status, 12)
    words = "5 tracks · 12 rows do not match and are hidden (9 by tempo, 3 by genre) · 2 could not be read in full"
    assert words in search.words()
    search.press("Which rows?")
    assert wishes == ["why"]
    search.bar.show_status(structs.replace(status, missed=1, reasons=((Filter.TEMPO, 1),), shows_missed=True), 0)
    assert "1 row does not match the tempo and is shown all the same" in search.words()


async def test_a_failure_after_some_rows_is_told_beside_them(qapp) -> None:
    search = Search(qapp)
    wishes: list[str] = []
    failed = BrowseStatus(
        state="failed", loaded=200, has_next=True, error=Offline("No way out."), read_on=lambda: wishes.append("on")
    )
    search.bar.show_status(failed, 0)
    assert "No way out." in search.words()
    search.press("Try again")
    assert wishes == ["on"]


async def test_a_listing_has_a_title_and_no_search(qapp) -> None:
    search = Search(qapp)
    search.bar.set_mode("Tracks of Ada K.", shown=True, searching=False)
    assert "Tracks of Ada K." in search.words()
    assert not by_name(search.bar, QLineEdit, "Search SoundCloud").isVisible()
