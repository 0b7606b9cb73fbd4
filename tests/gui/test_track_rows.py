"""Rows of the table: what keys, clicks, copying and dragging do with them, also when they are very many."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDragEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from scmanager.core.link_texts import LinkFormat
from scmanager.core.search import parse
from scmanager.core.tracks import Sharing
from scmanager.core.users import User
from scmanager.ui.models.columns import KEYS, SortKey
from scmanager.ui.models.row_texts import Shape
from scmanager.ui.pictures import Pictures
from scmanager.ui.widgets.drop_overlay import DropOverlay
from tests.helpers.row_tables import RowsStage
from tests.helpers.track_tables import NOON, some_tracks, track, urn
from tests.helpers.waiting import until

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def selected(stage: RowsStage) -> list[str]:
    return [each.title for each in stage.selection.tracks]


def seven(qapp: QApplication) -> RowsStage:
    return RowsStage(qapp, *(track(number, title="ABCDEFG"[number]) for number in range(7)))


async def test_keys_move_and_select_by_rows(qapp) -> None:
    stage = seven(qapp)
    await stage.with_focus(2)
    for key, modifier, expected in (
        (Qt.Key.Key_Down, SHIFT, "CD"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "C"),
        (Qt.Key.Key_End, SHIFT, "CDEFG"),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, "A"),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, "G"),
        (Qt.Key.Key_PageUp, SHIFT, "ABCDEFG"),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, "G"),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, "G"),
        (Qt.Key.Key_A, CONTROL, "ABCDEFG"),
    ):
        stage.press(key, modifier)
        assert "".join(selected(stage)) == expected


async def test_the_row_under_the_keys_is_seen_among_several_that_are_selected(qapp) -> None:
    stage = seven(qapp)
    await stage.with_focus()
    stage.press(Qt.Key.Key_A, CONTROL)
    pictures: list[QImage] = []
    for _ in range(2):
        stage.press(Qt.Key.Key_Down, CONTROL)
        pictures.append(stage.table.viewport().grab().toImage())
    assert len(selected(stage)) == 7
    assert pictures[0] != pictures[1]


async def test_the_menu_key_asks_for_the_menu_beneath_the_row(qapp) -> None:
    stage = seven(qapp)
    await stage.with_focus(3)
    places: list[QPoint] = []
    stage.table.menu_wanted.connect(places.append)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(stage.table.viewport(), event)
    row = stage.table.visualRect(stage.model.index(3, 0))
    assert stage.table.viewport().mapFromGlobal(places[0]).y() == row.bottom()


async def test_copying_hands_on_the_selected_rows_with_the_columns_in_view(qapp) -> None:
    stage = seven(qapp)
    await stage.with_focus(1)
    keys = [key for number, key in enumerate(KEYS) if not stage.table.isColumnHidden(number)]
    assert keys[:3] == ["title", "access", "plays"]
    heard: list[tuple] = []
    stage.actions.copy_wanted.connect(lambda *wish: heard.append(wish))
    stage.press(Qt.Key.Key_Down, SHIFT)
    stage.press(Qt.Key.Key_C, CONTROL)
    (action,) = [each for each in stage.actions.copy_as.menu().actions() if each.text() == "Markdown list"]
    action.trigger()
    assert [([each.title for each in tracks], keys, shape) for tracks, keys, shape in heard] == [
        (["B", "C"], keys, Shape.TABLE),
        (["B", "C"], keys, Shape.MARKDOWN),
    ]


async def test_nothing_is_copied_while_nothing_is_selected(qapp) -> None:
    stage = seven(qapp)
    await stage.with_focus()
    stage.table.clearSelection()
    heard: list[tuple] = []
    stage.actions.copy_wanted.connect(lambda *wish: heard.append(wish))
    stage.press(Qt.Key.Key_C, CONTROL)
    assert heard == []


def menu_texts(stage: RowsStage) -> list[str]:
    menu = QMenu(stage.window)
    menu.addActions(stage.actions.of_tracks)
    return [each.text() for each in menu.actions() if each.isVisible() and each.isEnabled() and each.text()]


def share_texts(stage: RowsStage) -> list[str]:
    actions = stage.actions.share.menu().actions()
    return [each.text() for each in actions if each.isVisible() and each.isEnabled() and each.text()]


async def test_the_menu_offers_what_fits_the_selection(qapp) -> None:
    stage = RowsStage(qapp, track(1), track(2, sharing=Sharing.PRIVATE))
    sent = ["Copy links as", "Export links…", "Write a message…", "Promo sheet…"]
    links = ["Share"]
    copies = ["Copy link", "Copy rows as", "Open on SoundCloud"]
    first = ["Edit…", "Rename", *copies, *links, "Show comments", "Show sharing"]
    stage.select(0)
    assert menu_texts(stage) == [*first, "Make private…", "Delete…"]
    stage.select(1)
    assert menu_texts(stage) == [*first, "Make public…", "Delete…"]
    assert share_texts(stage) == sent
    stage.table.selectAll()
    sharing = ["Make public…", "Make private…"]
    assert share_texts(stage) == [*sent, "Reset secret links…", "People with access…"]
    assert menu_texts(stage) == ["Copy links", "Copy rows as", *links, *sharing, "Delete…"]
    stage.actions.update(stage.selection.tracks, own=False)
    assert menu_texts(stage) == ["Copy rows as"]
    stage.table.clearSelection()
    assert menu_texts(stage) == []


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_menu_and_the_key_copy_the_links_of_all_that_are_selected(qapp) -> None:
    stage = RowsStage(qapp, track(1), track(2))
    await stage.with_focus()
    asked: list[tuple[int, LinkFormat]] = []
    stage.actions.links_wanted.connect(lambda tracks, form: asked.append((len(tracks), form)))
    stage.table.selectAll()
    (entry,) = [each for each in stage.actions.of_tracks if each.isVisible() and "Copy link" in each.text()]
    assert (entry.text(), entry.isEnabled(), entry.shortcut().toString()) == ("Copy links", True, "Ctrl+Shift+C")
    stage.press(Qt.Key.Key_C, CONTROL | SHIFT)
    menu = QMenu(stage.window)
    menu.addActions(stage.actions.of_tracks)
    menu.popup(stage.window.pos())
    menu.setActiveAction(entry)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert asked == [(2, LinkFormat.LIST)] * 2


async def test_tabs_and_access_are_wished_for_by_the_menu(qapp) -> None:
    stage = RowsStage(qapp, track(1), track(2))
    stage.select(1)
    heard: list[object] = []
    stage.actions.tab_wanted.connect(heard.append)
    stage.actions.sharing_wanted.connect(lambda tracks, sharing: heard.append((tracks[0].urn, sharing)))
    for action in (stage.actions.comments, stage.actions.sharing, stage.actions.make_private):
        action.trigger()
    assert heard == ["comments", "sharing", (urn(2), Sharing.PRIVATE)]


async def test_the_selection_stays_with_its_tracks_when_rows_are_sorted_and_searched(qapp) -> None:
    stage = RowsStage(qapp, *(track(number, title="ABCDEFG"[number], playback_count=-number) for number in range(7)))
    told: list[list[str]] = []
    stage.selection.changed.connect(lambda: told.append(selected(stage)))
    stage.select(1, 4)
    stage.model.sort_by([SortKey("title", descending=True)])
    await until(lambda: not stage.model.is_busy)
    assert (selected(stage), stage.table.selected_ranges()) == (["E", "B"], [(2, 2), (5, 5)])
    stage.model.set_search(parse("title:E", today=NOON.date()))
    await until(lambda: not stage.model.is_busy)
    assert selected(stage) == ["E"]
    assert told == [["B", "E"], ["E", "B"], ["E"]]


async def test_a_changed_track_is_told_only_when_it_is_selected(qapp) -> None:
    stage = seven(qapp)
    stage.select(1)
    told: list[list[str]] = []
    stage.selection.changed.connect(lambda: told.append([each.genre for each in stage.selection.tracks]))
    stage.come(track(2, title="C", genre="Dub"))
    assert told == []
    stage.come(track(1, title="B", genre="Dub"))
    assert told == [["Dub"]]


async def test_rows_are_dragged_out_as_links_and_are_no_upload_over_the_own_window(qapp) -> None:
    stage = RowsStage(qapp, track(1), track(2, permalink_url="javascript:alert(1)"), track(3))
    stage.table.selectAll()
    assert stage.table.dragEnabled()
    data = stage.model.mimeData(stage.table.selectionModel().selectedRows())
    assert [url.toString() for url in data.urls()] == [track(number).permalink_url for number in (1, 3)]
    window = QWidget()
    overlay = DropOverlay(window, stage.theme, stage.tasks, "upload")
    dropped: list[object] = []
    overlay.dropped.connect(dropped.append)
    window.show()
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)
    assert not overlay.isVisible() or "no files" in overlay.text
    assert dropped == []
    window.deleteLater()


async def test_very_many_rows_are_not_dragged(qapp, monkeypatch) -> None:
    stage = RowsStage(qapp, *some_tracks(600))
    await until(lambda: stage.model.rowCount() == 600)
    asked: list[int] = []
    monkeypatch.setattr(stage.model, "mimeData", lambda indexes: asked.append(len(indexes)))
    stage.table.selectAll()
    stage.table.startDrag(Qt.DropAction.CopyAction)
    assert asked == []
    stage.select(3)
    stage.table.startDrag(Qt.DropAction.CopyAction)
    assert asked


async def test_texts_of_any_kind_stay_in_their_row_and_what_is_found_stands_out(qapp) -> None:
    odd = (
        "",
        "<b>bold</b>",
        "two\nlines\t\x00",
        "\u202egnirts",
        "شريط قديم من البحر",
        "🎛️" * 80,
        "a" * 5000,
        "Z" + "\u0301" * 300,
    )
    stage = RowsStage(qapp, *(track(number, title=title, tags=(title or "x",)) for number, title in enumerate(odd)))
    plain = stage.table.viewport().grab().toImage()
    for text in ("a", "gnirts", "🎛️", "البحر", "bold"):
        stage.table.set_search(parse(text, today=NOON.date()))
        assert stage.table.viewport().grab().toImage() != plain
    stage.table.set_search(parse("nowhere", today=NOON.date()))
    assert stage.table.viewport().grab().toImage() == plain


async def test_a_screen_reader_hears_the_row_at_its_title_and_the_name_of_every_other_cell(qapp) -> None:
    stage = RowsStage(qapp, track(1, title="Kestrel", genre="", tags=("dub", "night"), playback_count=412))
    interface = QAccessible.queryAccessibleInterface(stage.table)
    heard = [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]
    (title,) = [each for each in heard if each.startswith("Kestrel")]
    assert title.startswith("Kestrel, Access: Public, Plays: 412, ")
    assert title.endswith(", Tags: dub, night, Uploaded: 19 Nov 2026")
    assert "Genre: none" in heard


async def test_scrolling_fast_asks_for_few_pictures_and_ends_with_those_in_view(qapp) -> None:
    media = CountingMedia()
    theme = RowsStage(qapp)
    pictures = Pictures(media, theme.tasks, theme.theme)  # type: ignore[arg-type]
    rows = [track(n, title=f"{n:06}", artwork_url=f"https://i1.sndcdn.com/artworks-{n}-large.jpg") for n in range(5000)]
    stage = RowsStage(qapp, *rows, pictures=pictures)
    await until(lambda: stage.model.rowCount() == 5000)
    bar = stage.table.verticalScrollBar()
    for step in range(200):
        bar.setValue(step * bar.maximum() // 199)
        stage.table.viewport().grab()
        await asyncio.sleep(0)
    await theme.settle()
    last = {f"https://i1.sndcdn.com/artworks-{n}-large.jpg" for n in range(4995, 5000)}
    assert last <= set(media.asked)
    assert len(media.asked) < 60
    assert media.most <= 4


async def test_a_track_without_artwork_does_not_show_its_user_in_place_of_it(qapp) -> None:
    media = CountingMedia()
    theme = RowsStage(qapp)
    pictures = Pictures(media, theme.tasks, theme.theme)  # type: ignore[arg-type]
    artist = User(urn="soundcloud:users:7", avatar_url="https://i1.sndcdn.com/avatars-1-large.jpg")
    artwork = "https://i1.sndcdn.com/artworks-1-large.jpg"
    rows = (track(1, user=artist, artwork_url=artwork), track(2, user=artist))
    stage = RowsStage(qapp, *rows, pictures=pictures)
    await until(lambda: stage.model.rowCount() == 2)
    stage.table.viewport().grab()
    await theme.settle()
    assert media.asked == [artwork]


class CountingMedia:
    """Hands out pictures after a while, and counts how many are asked for at once."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.now = self.most = 0

    async def picture(self, url: str, *, own: bool = False) -> bytes:
        assert own
        self.asked.append(url)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.005)
        self.now -= 1
        return b""
