"""Head and foot of the upload dialog: what will be uploaded, what stands against it, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui.dialogs.new_tracks import quota_words
from scmanager.ui.dialogs.notice_row import NoticeRow
from scmanager.ui.dialogs.preset_buttons import PresetButtons
from scmanager.ui.dialogs.upload_sheet import UploadSheet
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel


class UploadHead(QWidget):
    """How many tracks, the upload time they take, and why the account may not upload.

    Signals: check_wanted (ask the server again about the account).
    """

    check_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heading = PlainLabel(role="heading")
        self._words = PlainLabel(role="secondary")
        self._account = NoticeRow()
        row = QHBoxLayout()
        row.setContentsMargins(18, 14, 18, 14)
        row.addWidget(self._heading, 1)
        row.addWidget(self._words)
        column = _column(self)
        column.addLayout(row)
        column.addWidget(self._account)
        column.addWidget(line())

    def show_sheet(self, sheet: UploadSheet) -> str:
        """Show the files of a sheet and return the words of the heading."""
        going = sheet.totals.going
        title = self.tr("Upload {}").format(texts.plural(going, "track")) if going else self.tr("Upload tracks")
        self._heading.setText(title)
        words, role = quota_words(sheet.totals, sheet.quota)
        self._words.setText(words)
        self._words.set_role(role)
        self._account.say(sheet.refusal, "warning", self.tr("Check again"), self.check_wanted.emit)
        return title


class UploadFoot(QWidget):
    """News, the presets, and the button that uploads.

    Signals: upload_wanted, cancel_wanted, skip_wanted (nothing more is to be compared).
    """

    upload_wanted = Signal()
    cancel_wanted = Signal()
    skip_wanted = Signal()

    def __init__(self, presets: PresetButtons) -> None:
        super().__init__()
        self._check, self._notice = NoticeRow(), NoticeRow()
        self._upload = button("", "primary")
        cancel = button(self.tr("Cancel"))
        on_click(cancel, self.cancel_wanted.emit)
        on_click(self._upload, self.upload_wanted.emit)
        row = QHBoxLayout()
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(8)
        row.addWidget(presets)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._upload)
        column = _column(self)
        for widget in (line(), self._check, self._notice):
            column.addWidget(widget)
        column.addLayout(row)

    @property
    def can_upload(self) -> bool:
        """Whether there is something to upload, and nothing against it."""
        return self._upload.isEnabled()

    def show_sheet(self, sheet: UploadSheet) -> None:
        """Say on the button how many tracks it uploads, or why it does not."""
        going = sheet.totals.going
        words = self.tr("&Upload {}").format(texts.plural(going, "track"))
        self._upload.setText(words if going else self.tr("&Upload"))
        self._upload.setEnabled(going > 0 and not sheet.refusal)
        self._upload.setToolTip(sheet.refusal)
        self._upload.setAccessibleDescription(sheet.refusal)

    def show_progress(self, percent: int, *, then_upload: bool) -> None:
        """Show how far the comparison is."""
        words = self.tr("Comparing with earlier uploads: {} %.").format(percent)
        then = " " + self.tr("The upload starts after that.") if then_upload else ""
        self._check.say(words + then, "secondary", self.tr("Skip this"), self.skip_wanted.emit)

    def end_progress(self) -> None:
        """Show that nothing is compared."""
        self._check.say("")

    def say(self, text: str, bad: bool = False) -> None:  # noqa: FBT001, FBT002 -- connected to a signal
        """Tell news in place of what was told before."""
        self._notice.say(text, "error" if bad else "secondary")


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
