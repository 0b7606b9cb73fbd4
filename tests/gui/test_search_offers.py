"""A search that finds nothing offers what does: words spelled otherwise, or one condition less."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableView

from scmanager.core.search import parse
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Sharing
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.search_offers import SearchOffers
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateView
from tests.gui.test_search_mistakes import press, shown_texts
from tests.helpers.sandbox import Sandbox
from tests.helpers.track_tables import NOON, TableStage, at_rest, some_tracks, track
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CLEAR = "Clear search and filters"


@pytest.fixture
def stage(qapp) -> TableStage:
    private = {"sharing": Sharing.PRIVATE}
    return TableStage(
        qapp,
        track(1, genre="Techno", title="Sodium lamps", tags=("field recording",), playback_count=5, **private),
        track(2, genre="Techno", title="Night", playback_count=500, **private),
        track(3, genre="House", title="Night remix", playback_count=5000),
    )


async def offered(stage: TableStage, text: str) -> list[str]:
    """Search for something and return the buttons that are offered."""
    await stage.search(text)
    await until(lambda: len(shown_texts(stage, StateView)) > 3)
    _title, _hint, *buttons = shown_texts(stage, StateView)
    buttons.remove(CLEAR)
    return buttons


async def taken(stage: TableStage, offer: str) -> str:
    """Click on an offer and return what is searched for then."""
    press(stage, StateView, offer)
    await at_rest(stage.model)
    return stage.pane.toolbar.line.text()


@pytest.mark.parametrize(
    ("written", "offer", "text"),
    [
        ("teckno", "Write techno: 2 tracks", "techno"),
        ("sodum", "Write sodium: 1 track", "sodium"),
        ("genre:tecno", "Write genre:Techno: 2 tracks", "genre:Techno"),
        ("genre:=tecno", "Write genre:=Techno: 2 tracks", "genre:=Techno"),
        ("tag:feild", "Write tag:field: 1 track", "tag:field"),
        ('tag:="field recordng" ', 'Write tag:="field recording": 1 track', 'tag:="field recording" '),
        ("artist:tilda", "Write artist:Tilde: 3 tracks", "artist:Tilde"),
        ("title:nihgt -remix", "Write title:night: 1 track", "title:night -remix"),
        ("tecno OR hose", "Write techno OR house: 3 tracks", "techno OR house"),
        (
            "is:private sodum genre:tecno",
            "Write is:private sodium genre:Techno: 1 track",
            "is:private sodium genre:Techno",
        ),
    ],
)
async def test_what_is_spelled_nearly_so_is_offered(stage: TableStage, written: str, offer: str, text: str) -> None:
    assert await offered(stage, written) == [offer]
    assert await taken(stage, offer) == text
    assert stage.titles()


async def test_a_name_with_an_ampersand_is_shown_as_it_is(stage: TableStage) -> None:
    stage.model.apply([track(4, genre="Drum & Bass")])
    offer = 'Write genre:"Drum && Bass": 1 track'  # so that no letter is a shortcut
    assert await offered(stage, 'genre:"drm & bass" ') == [offer]
    assert await taken(stage, offer) == 'genre:"Drum & Bass" '


async def test_near_words_of_the_view_alone_count(stage: TableStage) -> None:
    stage.pane.set_source(stage.model, "", key="x", base=parse("is:private", today=NOON.date()))
    assert await offered(stage, "nihgt") == ["Write night: 1 track"]
    await stage.search("hose")
    assert shown_texts(stage, StateView)[2:] == [CLEAR]


async def test_one_condition_less_is_offered_where_it_shows_tracks(stage: TableStage) -> None:
    offers = await offered(stage, "genre:techno is:private plays:>1000 -remix")
    assert offers == ["Without plays:>1000: 2 tracks"]
    assert await taken(stage, offers[0]) == "genre:techno is:private -remix"
    assert sorted(stage.titles()) == ["Night", "Sodium lamps"]


async def test_those_that_show_the_fewest_tracks_come_first(stage: TableStage) -> None:
    assert await offered(stage, "night OR sodium genre:house is:private") == [
        "Without is:private: 1 track",
        "Without genre:house: 2 tracks",
    ]
    assert await offered(stage, "genre:house sodium OR lamps") == [
        "Without genre:house: 1 track",
        "Without sodium OR lamps: 1 track",
    ]
    assert await taken(stage, "Without sodium OR lamps: 1 track") == "genre:house"


async def test_the_keyboard_reaches_the_offers_from_the_button_beneath(stage: TableStage) -> None:
    offers = await offered(stage, "genre:house sodium OR lamps")
    stage.pane.activateWindow()
    await until(stage.pane.isActiveWindow)
    (clear,) = [each for each in stage.pane.findChildren(QPushButton) if each.text() == CLEAR]
    clear.setFocus()
    for offer in offers:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget().text() == offer


async def test_offers_go_when_the_tracks_come_or_the_search_is_another(stage: TableStage) -> None:
    await offered(stage, "teckno")
    stage.model.apply([track(4, genre="Tecko", title="Teckna")])
    await until(lambda: "Write teckna: 1 track" in shown_texts(stage, StateView))
    await stage.search("xylophone")
    assert shown_texts(stage, StateView)[2:] == [CLEAR]


async def test_many_tracks_are_looked_through_while_others_have_the_loop(qapp: QApplication) -> None:
    tracks = some_tracks(6000)
    stage = TableStage(qapp, *tracks)
    await at_rest(stage.model)
    offers, search = SearchOffers(stage.tasks), parse("ambeint", today=NOON.date())
    assert offers.instead_of(search, Search(), stage.model) == ()
    await until(lambda: offers.instead_of(search, Search(), stage.model))
    (offer,) = offers.instead_of(search, Search(), stage.model)
    assert (offer.text, offer.count) == ("ambient", sum(each.genre == "Ambient" for each in tracks))
    offers.stop()


def state_texts(window: MainWindow) -> list[str]:
    """The texts in place of the table of tracks."""
    states = [each for each in window.frame.findChildren(StateView) if each.isVisible()]
    found = [part for each in states for kind in (PlainLabel, QPushButton) for part in each.findChildren(kind)]
    return [each.text() for each in found if each.isVisible()]


async def test_a_misspelled_word_is_mended_with_a_click_in_the_window(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        window.frame.activateWindow()
        await until(window.frame.isActiveWindow)
        line = named(window, QLineEdit, "Search tracks")
        line.setFocus()
        for written, meant in (
            ("teckno", "techno"),
            ("technno", "techno"),
            ("genre:tecno", "genre:Techno"),
            ("sodum", "sodium"),
        ):
            line.clear()
            QTest.keyClicks(line, written)
            await until(lambda meant=meant: any(each.startswith(f"Write {meant}: ") for each in state_texts(window)))
            (offer,) = [each for each in state_texts(window) if each.startswith(f"Write {meant}: ")]
            QTest.mouseClick(named(window, QPushButton, offer), Qt.MouseButton.LeftButton)
            await window.settled()
            assert line.text() == meant
            assert f" {named(window, QTableView, 'Tracks').model().rowCount()} track" in offer
