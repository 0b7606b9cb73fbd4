"""What the dialogs need in tests: a theme, tasks whose failures fail the test, and drafts of real files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QBuffer, QMimeData, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from scmanager.core.tracks import TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Account, Quota, User
from scmanager.paths import resources
from scmanager.services.intake import IntakeResult, drafts_from
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.dialogs.upload_desk import UploadDesk
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme

_Value = TypeVar("_Value")

ALL_FIELDS = frozenset(TrackFields.__struct_fields__)
CURRENT_FIELDS = ALL_FIELDS - {"audio", "bpm", "key_signature", "purchase_title", "video_url"}


class Stage:
    """A theme and tasks; `settle` waits for the tasks and raises what went wrong in them."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.theme = Theme(app, resources() / "style" / "app.qss", "dark")
        app.setQuitOnLastWindowClosed(False)
        self.errors: list[BaseException] = []
        self.tasks = Tasks(self.errors.append)

    async def settle(self) -> None:
        await self.tasks.settled()
        if self.errors:
            raise self.errors[0]

    async def upload_dialog(self, *paths: Path, **changes: Any) -> UploadDialog:
        """Return a shown upload dialog that has read these files; `changes` are those of its desk."""
        dialog = UploadDialog(None, theme=self.theme, tasks=self.tasks, desk=make_desk(**changes))
        dialog.add_paths(paths)
        dialog.open()
        await self.settle()
        return dialog


def make_desk(*, quota: Quota = Quota(), **changes: Any) -> UploadDesk:  # noqa: B008 -- frozen
    """Return what an upload dialog works with: nothing was uploaded before, and no preset can be kept."""
    account = Account(user=User(urn="soundcloud:users:1"), quota=quota)
    given = {
        "read_files": drafts_from,
        "find_uploaded": nothing_uploaded,
        "read_account": lambda: answer(account),
        "presets": PresetBook(Settings(), SettingsFile(Path("/nowhere/settings.json"))),
        "writable": ALL_FIELDS,
        "account": account,
    }
    return UploadDesk(**(given | changes))


async def nothing_uploaded(_contents: Sequence[str]) -> Mapping[str, UploadJob]:
    """Know of no upload."""
    return {}


async def answer(value: _Value) -> _Value:
    """Answer at once."""
    return value


class NoPictures(QObject):
    """Pictures that never come."""

    arrived = Signal(str)

    def pixmap(self, _url: str, _size: int, *, own: bool = False) -> QPixmap | None:
        return None


async def no_files(_paths: Sequence[Path]) -> IntakeResult:
    """Read nothing."""
    return IntakeResult(drafts=[], skipped=[])


def drag_of(*urls: QUrl) -> QMimeData:
    """Return what a drag of files carries."""
    data = QMimeData()
    data.setUrls(urls)
    return data


def drag_over(target: QWidget, data: QMimeData) -> QDragEnterEvent:
    """Drag something onto a widget and return the answered event."""
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(target, event)
    return event


def drop_on(target: QWidget, data: QMimeData) -> QDropEvent:
    """Drag something onto a widget, drop it, and return the answered event."""
    drag_over(target, data)
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(target, event)
    return event


def picture(kind: str, width: int = 1400, height: int = 1400) -> bytes:
    """Return a green picture as a file of a kind."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())
