"""A sync in the window: what is selected and where the table is scrolled to stay, and its progress is told."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QTableView

from scmanager.ui import theme
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_line import SearchLine
from tests.helpers.audio_files import audio_file
from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window


def table(window: MainWindow) -> QTableView:
    return named(window, QTableView, "Tracks")


def urns(window: MainWindow) -> list[str]:
    model = table(window).model()
    return [model.index(row, 0).data(TRACK_ROLE).urn for row in range(model.rowCount())]


def elsewhere(box: Sandbox, method: str, urn: str, **fields: str) -> None:
    """Do something to a track on the server, as another program would."""
    number = urn.rpartition(":")[2]
    data = {f"track[{name}]": value for name, value in fields.items()}
    answer = box.http.request(method, f"/tracks/{number}.json", data=data, headers=OWNER)
    assert answer.status_code == 200, answer.text


async def test_a_sync_keeps_the_selection_the_scrolling_and_what_is_typed(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: len(urns(window)) == 60)
        shown = table(window)
        shown.selectRow(30)
        shown.scrollTo(shown.model().index(30, 0), QTableView.ScrollHint.PositionAtCenter)
        place, chosen = shown.verticalScrollBar().value(), urns(window)[30]
        assert place > 0
        elsewhere(sandbox, "PUT", chosen, title="Renamed elsewhere")
        elsewhere(sandbox, "DELETE", urns(window)[55])
        window.workspace.refresh()
        await until(lambda: len(urns(window)) == 59)
        await until(lambda: shown.model().index(30, 0).data(TRACK_ROLE).title == "Renamed elsewhere")
        (index,) = shown.selectionModel().selectedRows()
        assert index.data(TRACK_ROLE).urn == chosen
        assert shown.verticalScrollBar().value() == place


async def test_rows_that_come_and_go_above_leave_those_on_the_screen_where_they_are(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: len(urns(window)) == 60)
        shown = table(window)
        shown.verticalScrollBar().setValue(20 * theme.ROW_HEIGHT + 7)
        first = urns(window)[20]
        for title in ("New here", "New too"):
            upload_elsewhere(sandbox, title)
        window.workspace.refresh()
        await until(lambda: len(urns(window)) == 62)
        assert (urns(window)[22], shown.verticalScrollBar().value()) == (first, 22 * theme.ROW_HEIGHT + 7)
        await window.settled()  # another refresh would only wait for this one
        for urn in urns(window)[3:8]:
            elsewhere(sandbox, "DELETE", urn)
        window.workspace.refresh()
        await until(lambda: len(urns(window)) == 57)
        assert (urns(window)[17], shown.verticalScrollBar().value()) == (first, 17 * theme.ROW_HEIGHT + 7)


async def test_at_the_top_new_rows_come_into_view(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: len(urns(window)) == 60)
        upload_elsewhere(sandbox, "New here")
        window.workspace.refresh()
        await until(lambda: len(urns(window)) == 61)
        assert table(window).verticalScrollBar().value() == 0
        assert table(window).model().index(0, 0).data(TRACK_ROLE).title == "New here"


def upload_elsewhere(box: Sandbox, title: str) -> None:
    """Upload a track, as another program would."""
    data = {"track[title]": title, "track[sharing]": "private"}
    files = {"track[asset_data]": audio_file("song.wav").read_bytes()}
    answer = box.http.post("/tracks.json", data=data, files=files, headers=OWNER)
    assert answer.status_code == 201, answer.text


async def test_what_a_sync_brings_goes_through_the_search(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: len(urns(window)) == 60)
        all_of_them = urns(window)
        named(window, SearchLine, "Search tracks").setText("title:elsewhere")
        await until(lambda: not urns_or_none(window))
        elsewhere(sandbox, "PUT", all_of_them[7], title="Renamed elsewhere")
        window.workspace.refresh()
        await until(lambda: urns_or_none(window) == [all_of_them[7]])


def urns_or_none(window: MainWindow) -> list[str]:
    """The rows, also while a sentence stands in place of the table."""
    model = named(window, QTableView, "Tracks", shown=False).model()
    return [model.index(row, 0).data(TRACK_ROLE).urn for row in range(model.rowCount())]


async def test_the_status_bar_says_how_far_a_sync_is_and_when_it_ended(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        bar = window.frame.findChild(StatusBar)
        said: list[str] = []

        def listen() -> bool:
            said.extend(label.text() for label in bar.findChildren(PlainLabel) if label.text() not in said[-1:])
            return any(text.startswith("Up to date") for text in said)

        await until(listen)
        said.clear()
        sandbox.fault("latency", path="/me/tracks", times=None, arg=0.2)
        window.workspace.refresh()
        await until(lambda: listen() and any(text.startswith("Checking…") for text in said))
        sandbox.clear_faults()
        await window.settled()
