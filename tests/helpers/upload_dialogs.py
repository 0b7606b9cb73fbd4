"""Driving an upload dialog as a hand would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QWidget

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.ui.dialogs.upload_desk import FindUploaded
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sounds import wav

SOMETIME = datetime(2026, 11, 2, 12, tzinfo=UTC)


def make_files(folder: Path) -> list[Path]:
    """Write two sounds and a text."""
    paths = [folder / name for name in ("sodium_dub.wav", "untitled 08.wav", "notes.txt")]
    paths[0].write_bytes(wav(1500))
    paths[1].write_bytes(wav(1600))
    paths[2].write_text("not a sound")
    return paths


def make_songs(folder: Path, *names: str) -> list[Path]:
    """Write sounds of different contents."""
    paths = [folder / f"{name}.wav" for name in names]
    for number, path in enumerate(paths):
        path.write_bytes(wav(1000 + 100 * number))
    return paths


def draft_of(name: str, duration_ms: int) -> Draft:
    """Return a draft of a file that need not be there."""
    return Draft(path=Path(name), audio=AudioFile(path=Path(name), size=1, format="WAV", duration_ms=duration_ms))


def uploaded_as(title: str, *, urn: str = "soundcloud:tracks:1") -> FindUploaded:
    """Return a way to ask that knows an earlier upload of every content."""
    draft = Draft(path=Path("before.wav"), fields=TrackFields(title=title))
    job = UploadJob(id="1", account="a", draft=draft, track_urn=urn, added_at=SOMETIME, changed_at=SOMETIME)

    async def find(contents: Sequence[str]) -> Mapping[str, UploadJob]:
        return dict.fromkeys(contents, job)

    return find


def button_of(dialog: QWidget, text: str) -> QPushButton:
    """Find a visible button by the start of its words."""
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    (found,) = [b for b in buttons if b.text().replace("&", "").startswith(text)]
    return found


def texts_of(dialog: QWidget) -> list[str]:
    """Return what visible labels say."""
    return [label.text() for label in dialog.findChildren(PlainLabel) if label.isVisible()]


def rows_of(dialog: UploadDialog) -> list[str]:
    """Return what the list says to a screen reader."""
    model = dialog.findChild(QListView).model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def type_into(dialog: QWidget, name: str, text: str) -> None:
    """Replace the text of a field."""
    field = by_name(dialog, QLineEdit, name)
    field.selectAll()
    QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)


def choose(dialog: UploadDialog, *rows: int) -> QListView:
    """Select rows and return the list."""
    view = dialog.findChild(QListView)
    view.clearSelection()
    view.setCurrentIndex(view.model().index(rows[0], 0))
    for row in rows[1:]:
        view.selectionModel().select(view.model().index(row, 0), view.selectionModel().SelectionFlag.Select)
    return view
