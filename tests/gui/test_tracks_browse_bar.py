"""The bar above other people's tracks: fields that make a query, and how far reading is."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from scmanager.core.queries import Order, TrackQuery, Visibility
from scmanager.services.library import SyncStatus
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

    def pick(self, name: str, value: object) -> None:
        box = by_name(self.bar, QComboBox, name)
        box.setCurrentIndex(box.findData(value))

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
        "Track numbers": "12 34",
    }
    for name, text in texts.items():
        search.write(name, text)
    search.pick("Order", Order.HOTNESS)
    search.pick("Which tracks", Visibility.DOWNLOADABLE)
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
    assert (query.order, query.visibility) == (Order.HOTNESS, Visibility.DOWNLOADABLE)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("Tempo from", "fast", "“fast” is no tempo."),
        ("Length to", "4:xx", "“4:xx” is no length."),
        ("Uploaded from", "yesterday", "“yesterday” is no date."),
        ("Track numbers", "x1", "“x1” is no track number."),
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
    wrong.clear()
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


async def test_reading_can_be_stopped_and_left_out_rows_are_told(qapp) -> None:
    search = Search(qapp)
    stopped: list[bool] = []
    search.bar.stop_wanted.connect(lambda: stopped.append(True))
    stop = by_name(search.bar, QPushButton, "Stop")
    assert not stop.isVisible()
    search.bar.show_status(SyncStatus(state="loading", loaded=400), 12)
    assert "Loading… 400 tracks · 12 left out: they did not match the filters" in search.words()
    stop.click()
    assert stopped == [True]
    search.bar.show_status(SyncStatus(state="ready", loaded=1), 0)
    assert not stop.isVisible()
    assert "1 track" in search.words()


async def test_a_listing_has_a_title_and_no_search(qapp) -> None:
    search = Search(qapp)
    search.bar.set_mode("Tracks of Ada K.", shown=True, searching=False)
    assert "Tracks of Ada K." in search.words()
    assert not by_name(search.bar, QLineEdit, "Search SoundCloud").isVisible()
