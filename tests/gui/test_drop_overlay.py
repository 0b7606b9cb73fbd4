"""Dragging files over a window: it says what a drop would do, and reads nothing but addresses."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QWidget

from scmanager.ui.widgets.drop_overlay import DropOverlay, describe, local_paths
from tests.helpers.dialogs import Stage, drag_of, drag_over, drop_on


class Target:
    """A window with an overlay, and what was dropped on it."""

    def __init__(self, app: QApplication) -> None:
        self.stage = Stage(app)
        self.window = QWidget()
        self.window.resize(400, 300)
        self.overlay = DropOverlay(self.window, self.stage.theme, self.stage.tasks, "upload")
        self.dropped: list[list[Path]] = []
        self.overlay.dropped.connect(self.dropped.append)
        self.window.show()


async def test_files_and_folders_are_counted_before_they_are_dropped(qapp, tmp_path: Path) -> None:
    target = Target(qapp)
    (tmp_path / "masters").mkdir()
    (tmp_path / "a.wav").touch()
    data = drag_of(QUrl.fromLocalFile(str(tmp_path / "masters")), QUrl.fromLocalFile(str(tmp_path / "a.wav")))
    event = drag_over(target.window, data)
    assert event.isAccepted()
    assert target.overlay.isVisible()
    await target.stage.settle()
    assert target.overlay.text == "Drop to upload 1 file and 1 folder"
    drop_on(target.window, data)
    assert not target.overlay.isVisible()
    assert target.dropped == [[tmp_path / "masters", tmp_path / "a.wav"]]


async def test_what_is_no_file_is_refused_in_words(qapp) -> None:
    target = Target(qapp)
    data = QMimeData()
    data.setText("just words")
    event = drag_over(target.window, data)
    assert target.overlay.text == "These are no files"
    assert event.dropAction() is Qt.DropAction.IgnoreAction
    drop_on(target.window, data)
    assert target.dropped == []


async def test_the_overlay_goes_when_the_drag_leaves(qapp, tmp_path: Path) -> None:
    target = Target(qapp)
    drag_over(target.window, drag_of(QUrl.fromLocalFile(str(tmp_path))))
    QApplication.sendEvent(target.window, QDragLeaveEvent())
    await target.stage.settle()
    assert not target.overlay.isVisible()


async def test_the_overlay_covers_a_window_that_is_resized(qapp, tmp_path: Path) -> None:
    target = Target(qapp)
    drag_over(target.window, drag_of(QUrl.fromLocalFile(str(tmp_path))))
    target.window.resize(600, 500)
    assert target.overlay.size() == target.window.size()
    await target.stage.settle()


def test_web_addresses_are_left_out(qapp, tmp_path: Path) -> None:
    data = drag_of(QUrl("https://example.org/a.wav"), QUrl.fromLocalFile(str(tmp_path / "b.wav")))
    assert local_paths(data) == [tmp_path / "b.wav"]


@pytest.mark.parametrize("name", [b"bad\xff\xfename.wav", "ｎäме 𝄞#?%.wav".encode()])
@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX only")
def test_every_byte_of_a_file_name_is_kept(qapp, name: bytes) -> None:
    url = QUrl.fromEncoded(b"file:///music/" + quote_from_bytes(name).encode())
    assert [os.fsencode(path) for path in local_paths(drag_of(url))] == [b"/music/" + name]


@pytest.mark.parametrize(
    ("count", "folders", "words"),
    [(1, 0, "1 file"), (3, 0, "3 files"), (2, 2, "2 folders"), (3, 1, "2 files and 1 folder")],
)
def test_words_for_what_is_dragged(count: int, folders: int, words: str) -> None:
    assert describe(count, folders) == words
