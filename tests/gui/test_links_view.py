"""The view of handed-out links: listed, filtered, sorted, copied again, changed and exported."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListView, QPushButton

from scmanager.core.link_log import LinkEntry, LinkFilter, LinkKind
from scmanager.core.links import SecretLink
from scmanager.ui.delegates.link_delegate import button_area
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.link_cells import LinkColumn
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.models.rows import slot_array
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField
from scmanager.ui.widgets.values_popover import ValuesPopover
from tests.gui.test_export_view import save_as
from tests.helpers.link_windows import (
    dialog_of,
    entries,
    field_of,
    hand_out,
    link_table,
    people,
    private_tracks,
    session_of,
    show_links,
)
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window

_PEOPLE = ("Zoe", "Ada", "Eva", "Tim", "Ben", "Mia", "Ida")


def entry(number: int, *, recipient: str = "", at: datetime | None = None) -> LinkEntry:
    at = at or datetime.now(UTC) - timedelta(minutes=number)
    title = f"Track {number}"
    return LinkEntry(
        id=str(number), track_urn="soundcloud:tracks:1", title=title, kind=LinkKind.LISTENER, at=at, recipient=recipient
    )


def show(model: LinksModel, ids: Iterable[str]) -> None:
    model.show(slot_array(model.slots_with(ids)), LinkFilter())


def test_the_rows_are_a_sound_model(qtmodeltester) -> None:
    model = LinksModel(lambda _urn: None)
    qtmodeltester.check(model)
    model.learn(entry(number) for number in range(1, 6))
    for ids in ("123", "431", "4315"):
        show(model, ids)
        qtmodeltester.check(model)
        assert [model.entry_at(row).id for row in range(model.rowCount())] == list(ids)


def test_rows_that_are_held_stay_with_their_links() -> None:
    model = LinksModel(lambda _urn: None)
    model.learn(entry(number) for number in range(1, 4))
    show(model, "123")
    second, third = (QPersistentModelIndex(model.index(row, 0)) for row in (1, 2))
    show(model, ["3", "unknown", "1"])
    assert not second.isValid()
    assert third.row() == 0


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_links_are_listed_counted_and_filtered(qapp: QApplication, sandbox: Sandbox, dialect) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        await hand_out(window, first, ["Radio Lumen", "Promo list A"], note="Session")
        await hand_out(window, second, ["Mastering"])
        await until(lambda: people(window) == ["Mastering", "Promo list A", "Radio Lumen"])
        session = session_of(window)
        session.library.forget([second.urn])
        await until(lambda: [each.is_live for each in entries(window)] == [False, True, True])
        views = named(window, QListView, "Views").model()
        assert views.view_at(views.row_of("links")).count == 3
        assert any(label.text() == "3 handed out · 2 live · 1 dead" for label in window.frame.findChildren(PlainLabel))
        QTest.mouseClick(named(window, QPushButton, "Dead"), Qt.MouseButton.LeftButton)
        await until(lambda: people(window) == ["Mastering"])
        QTest.mouseClick(named(window, QPushButton, "Live"), Qt.MouseButton.LeftButton)
        await until(lambda: people(window) == ["Promo list A", "Radio Lumen"])
        assert any(label.text() == "2 of 3" for label in window.frame.findChildren(PlainLabel))
        assert not named(window, QPushButton, "Dead").isChecked()
        QTest.keyClicks(field_of(window), "lumen session")
        await until(lambda: people(window) == ["Radio Lumen"])
        field_of(window).setText("nobody of this name")
        await until(lambda: people(window) == [])
        QTest.mouseClick(named(window, QPushButton, "Clear search and filters"), Qt.MouseButton.LeftButton)
        await until(lambda: len(people(window)) == 3)


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_links_of_one_recipient_and_in_another_order(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], ["Zoe", "Ada", "Mia"])
        await until(lambda: len(people(window)) == 3)
        header = link_table(window).horizontalHeader()
        place = header.viewport().rect().center()
        place.setX(header.sectionViewportPosition(LinkColumn.FOR) + 20)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await until(lambda: people(window) == ["Ada", "Mia", "Zoe"])
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await until(lambda: people(window) == ["Zoe", "Mia", "Ada"])
        chip = named(window, FilterChip, "For")
        chip.click()
        popover = next(each for each in window.frame.findChildren(ValuesPopover) if each.isVisible())
        QTest.keyClicks(popover.field, "mia")
        QTest.keyClick(popover.field, Qt.Key.Key_Return)
        QTest.keyClick(popover.list, Qt.Key.Key_Return)
        await until(lambda: people(window) == ["Mia"])
        assert chip.text() == "Mia"


async def test_the_button_of_a_row_copies_the_link_it_names(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        track = private_tracks(window)[0]
        show_links(window)
        url = await hand_out(window, track, [""])
        await until(lambda: len(entries(window)) == 1)
        press_button(window)
        await until(lambda: QGuiApplication.clipboard().text() == url)
        await window.settled()
        assert len(entries(window)) == 1, "it was handed out once, whoever copies it again"
        await session_of(window).links.resets.reset([track])
        await until(lambda: not entries(window)[0].is_live)
        press_button(window)
        await until(lambda: len(entries(window)) == 2)
        link = await session_of(window).client.secret_link(track)
        assert isinstance(link, SecretLink)
        assert QGuiApplication.clipboard().text() == link.listener_url != url
        assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
        assert not any("s-" in text for text in window.messages.texts())


def press_button(window: MainWindow) -> None:
    table = link_table(window)
    index = table.model().index(0, LinkColumn.ACTION)
    place = button_area(table.visualRect(index), table.font(), index.data()).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_for_whom_a_link_is_can_be_written_later(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], [""])
        await until(lambda: people(window) == [""])
        table = link_table(window)
        table.setFocus()
        table.selectRow(0)
        await until(lambda: named(window, QPushButton, "Change for whom…").isVisible())
        QTest.mouseClick(named(window, QPushButton, "Change for whom…"), Qt.MouseButton.LeftButton)
        dialog = await dialog_of(window, "for whom")
        QTest.keyClicks(dialog.findChild(RecipientField), "Label demo round")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: people(window) == ["Label demo round"])
        assert [index.row() for index in table.selectionModel().selectedRows()] == [0]


async def test_for_whom_several_links_are_is_written_at_once(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        await hand_out(window, first, [""], note="By mail")
        await hand_out(window, second, ["Ada"], note="Demo")
        await until(lambda: len(people(window)) == 2)
        table = link_table(window)
        table.setFocus()
        table.selectAll()
        QTest.keyClick(table, Qt.Key.Key_F2)
        dialog = await dialog_of(window, "for whom")
        assert any("2 hand-outs of 2 tracks" in label.text() for label in dialog.findChildren(PlainLabel))
        QTest.keyClicks(dialog.findChild(RecipientField), "Promo list A")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: people(window) == ["Promo list A", "Promo list A"])
        assert {each.note for each in entries(window)} == {"By mail", "Demo"}


async def test_a_row_leads_to_its_track(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        track = private_tracks(window)[0]
        show_links(window)
        await hand_out(window, track, ["Radio Lumen"])
        await until(lambda: len(entries(window)) == 1)
        table = link_table(window)
        table.setFocus()
        table.selectRow(0)
        QTest.keyClick(table, Qt.Key.Key_Return)
        await until(lambda: [each.urn for each in window.workspace._tracks.pane.selected()] == [track.urn])


async def test_what_is_shown_is_exported_without_links(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        url = await hand_out(window, private_tracks(window)[0], ["Radio Lumen", "Promo list A"])
        field_of(window).setText("promo")
        await until(lambda: people(window) == ["Promo list A"])
        QTest.mouseClick(named(window, QPushButton, "Export…"), Qt.MouseButton.LeftButton)
        assert await save_as(window, tmp_path / "links.csv") == "Links.csv"
        await until(lambda: any("Exported 1 hand-out" in text for text in window.messages.texts()))
    text = (tmp_path / "links.csv").read_text("utf-8-sig")
    assert [row["For"] for row in csv.DictReader(text.splitlines())] == ["Promo list A"]
    assert url not in text
    assert url.rpartition("/")[2] not in text


async def test_ten_thousand_links_come_in_pages(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        session = session_of(window)
        store = await session.handed_out.file.store()
        assert store is not None
        await store.links.add("test", [entry(number, recipient=_PEOPLE[number % 7]) for number in range(10_000)])
        show_links(window)
        session.links.log.reload(["soundcloud:tracks:1"])
        await until(lambda: link_table(window, shown=False).model().rowCount() == 10_000)
        assert [each.id for each in entries(window)[:3]] == ["0", "1", "2"]
        field_of(window).setText("mia")
        await until(lambda: link_table(window, shown=False).model().rowCount() == 1428)
        assert set(people(window)) == {"Mia"}


async def test_links_that_nobody_sees_are_counted_and_read_when_they_are_seen(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        views = named(window, QListView, "Views")
        track = private_tracks(window)[0]
        for number, name in enumerate(("Ada", "Ben"), start=1):
            await hand_out(window, track, [name])
            await until(lambda: views.model().view_at(views.model().row_of("links")).count == number)  # noqa: B023
            await window.settled()
            assert name not in people(window)
            show_links(window)
            await until(lambda: name in people(window))  # noqa: B023
            choose_view(views, "all")


async def test_titles_are_whole_in_a_small_window(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], ["Radio Lumen"], note="Session")
        await until(lambda: people(window) == ["Radio Lumen"])
        table = link_table(window)
        for width, hidden in ((960, [LinkColumn.NOTE, LinkColumn.SINCE]), (1400, [])):
            window.frame.resize(width, 640)
            await window.settled()
            assert [each for each in LinkColumn if table.isColumnHidden(each)] == hidden
            assert table.columnWidth(LinkColumn.FOR) >= 120
            assert table.columnWidth(LinkColumn.TRACK) >= 240


async def test_who_has_the_new_link_already_is_not_to_be_sent_it(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        track = private_tracks(window)[0]
        show_links(window)
        await hand_out(window, track, ["Ada", "Ben"])
        await session_of(window).links.resets.reset([track])
        table = link_table(window)
        await until(lambda: actions_of(window) == {("Ada", "Send new…"), ("Ben", "Send new…")})
        await hand_out(window, track, ["Ada"])
        expected = {("Ada", "Copy"), ("Ada", "has the new link"), ("Ben", "Send new…")}
        await until(lambda: actions_of(window) == expected)
        row = next(row for row, each in enumerate(entries(window)) if each.has_new)
        index = table.model().index(row, LinkColumn.ACTION)
        place = button_area(table.visualRect(index), table.font(), index.data()).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await window.settled()
        assert not window.frame.findChildren(QDialog)
        (action,) = (each for each in table.actions() if each.text() == "Send new link…")
        assert action.isEnabled()
        table.selectAll()
        assert [each.recipient for each in window.workspace._linking.pane._chosen.lost] == ["Ben"]


def actions_of(window: MainWindow) -> set[tuple[str, str]]:
    model = link_table(window).model()
    indexes = [model.index(row, LinkColumn.ACTION) for row in range(model.rowCount())]
    return {(entry.recipient, index.data()) for entry, index in zip(entries(window), indexes, strict=True)}
