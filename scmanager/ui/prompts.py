"""Questions to the user: awaited, never modal loops; the safe answer is the default."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from scmanager.ui.last_folder import last_folder
from scmanager.ui.widgets.bullets import Bullets
from scmanager.ui.widgets.plain_label import PlainLabel

AUDIO_FILES = (
    "Audio files (*.aif *.aiff *.wav *.wave *.flac *.m4a *.mp4 *.ogg *.oga *.opus *.mp2 *.mp3 *.aac *.amr *.wma)"
)
PICTURE_FILES = "Pictures (*.png *.jpg *.jpeg *.gif)"
_ALL_FILES = "All files (*)"


class AsyncDialog(QDialog):
    """A dialog that is awaited: `await dialog.answered()` is True when it was accepted.

    One with a `width` is that wide and as high as its words need.
    """

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 0) -> None:
        super().__init__(parent)
        self._width = width
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that is needed, now that the style of the words is known."""
        super().showEvent(event)
        self.fit_words()

    def fit_words(self) -> None:
        """Take the height the words need now, where a width was given."""
        if self._width and (layout := self.layout()) is not None:
            width = max(self._width, layout.totalMinimumSize().width())
            self.resize(width, layout.totalHeightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button that has the focus, and the default button only when none has."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    async def answered(self) -> bool:
        """Show the dialog and wait for its answer; cancelling the wait closes it. Deletes the dialog afterwards."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def on_finished(result: int) -> None:
            if not answer.done():
                answer.set_result(result == QDialog.DialogCode.Accepted)

        self.finished.connect(on_finished)
        self.open()
        try:
            return await answer
        finally:
            self.finished.disconnect(on_finished)
            self.done(self.result())
            self.deleteLater()


def button_row(*buttons: QPushButton | None) -> QHBoxLayout:
    """Lay buttons out in a row; None is a stretch."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        if button is None:
            row.addStretch(1)
        else:
            row.addWidget(button)
    return row


def button(text: str, kind: str = "") -> QPushButton:
    """Make a button of a kind: primary, danger, flat, pill or plain."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    made.setAutoDefault(False)
    return made


class _Confirm(AsyncDialog):
    """A question with its consequences listed; Cancel is the default."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        details: Sequence[str],
        action: str,
        refusal: str,
        *,
        destructive: bool,
    ) -> None:
        super().__init__(parent, title, width=440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(title, role="heading", wrap=True))
        layout.addWidget(PlainLabel(text, wrap=True))
        if details:
            layout.addWidget(Bullets(details))
        cancel = button(refusal or self.tr("Cancel"))
        confirm = button(action, "danger" if destructive else "primary")
        cancel.clicked.connect(self.reject)
        confirm.clicked.connect(self.accept)
        cancel.setDefault(True)
        layout.addSpacing(8)
        layout.addLayout(button_row(None, cancel, confirm))
        cancel.setFocus()


async def confirm(
    parent: QWidget | None,
    *,
    title: str,
    text: str,
    action: str,
    refusal: str = "",
    details: Sequence[str] = (),
    destructive: bool = False,
) -> bool:
    """Ask whether to go on; `details` names what is concerned, `action` is the word on the button that does it.

    `refusal` is the word on the safe button, where "Cancel" could be misunderstood.
    """
    return await _Confirm(parent, title, text, details, action, refusal, destructive=destructive).answered()


class _TextPrompt(AsyncDialog):
    """One line of text, checked while it is typed."""

    def __init__(
        self, parent: QWidget | None, title: str, label: str, action: str, hint: str, check: Callable[[str], str]
    ) -> None:
        super().__init__(parent, title, width=420)
        self._check = check
        self.field = QLineEdit()
        self.field.setAccessibleName(label)
        self.field.setPlaceholderText(hint)
        self._problem = PlainLabel(role="error", wrap=True)
        self._accept = button(action, "primary")
        self._accept.setDefault(True)
        cancel = button(self.tr("Cancel"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(title, role="heading", wrap=True))
        layout.addWidget(PlainLabel(label, role="secondary", wrap=True))
        layout.addWidget(self.field)
        layout.addWidget(self._problem)
        layout.addLayout(button_row(None, cancel, self._accept))
        cancel.clicked.connect(self.reject)
        self._accept.clicked.connect(self.accept)
        self.field.textChanged.connect(self._on_text_changed)
        self._on_text_changed("")

    def _on_text_changed(self, text: str) -> None:
        problem = self._check(text) if text.strip() else ""
        self._problem.setText(problem)
        self._accept.setEnabled(bool(text.strip()) and not problem)


def _no_problem(_text: str) -> str:
    return ""


async def ask_text(
    parent: QWidget | None,
    *,
    title: str,
    label: str,
    action: str,
    hint: str = "",
    check: Callable[[str], str] = _no_problem,
) -> str | None:
    """Ask for a line of text; `check` returns what is wrong with it, or nothing. None means cancelled."""
    prompt = _TextPrompt(parent, title, label, action, hint, check)
    return prompt.field.text().strip() if await prompt.answered() else None


async def pick_files(parent: QWidget | None, title: str, kind: str) -> list[Path]:
    """Ask for files to open, those of a kind or all; an empty list means cancelled."""
    dialog = _file_dialog(parent, title)
    dialog.setNameFilters([kind, _ALL_FILES])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return await _picked(dialog)


async def pick_new_file(parent: QWidget | None, title: str, kind: str, name: str) -> Path | None:
    """Ask where to write a file; an existing one is only overwritten after a question. None means cancelled."""
    dialog = _file_dialog(parent, title)
    dialog.setNameFilters([kind, _ALL_FILES])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return next(iter(await _picked(dialog)), None)


async def pick_new_file_of(parent: QWidget | None, title: str, kinds: Mapping[str, str], name: str) -> Path | None:
    """Ask where to write a file and of which kind; `kinds` are words by the ending of a file, the first is usual.

    `name` has no ending. An existing file is only overwritten after a question. None means cancelled.
    """
    dialog = _file_dialog(parent, title)
    endings = {f"{words} (*{ending})": ending for ending, words in kinds.items()}
    dialog.setNameFilters(list(endings))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

    def on_filter(chosen: str) -> None:
        dialog.setDefaultSuffix(endings[chosen].removeprefix("."))
        written = next(iter(dialog.selectedFiles()), name)
        dialog.selectFile(Path(written).with_suffix(endings[chosen]).name)

    dialog.filterSelected.connect(on_filter)
    dialog.selectFile(f"{name}{next(iter(kinds))}")
    dialog.setDefaultSuffix(next(iter(kinds)).removeprefix("."))
    return next(iter(await _picked(dialog)), None)


async def pick_folder(parent: QWidget | None, title: str) -> list[Path]:
    """Ask for a folder; an empty list means cancelled."""
    dialog = _file_dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return await _picked(dialog)


def _file_dialog(parent: QWidget | None, title: str) -> QFileDialog:
    """Make a dialog that opens where a file was last chosen."""
    dialog = QFileDialog(parent, title)
    if (folder := last_folder(parent)) is not None:
        dialog.setDirectory(folder.path)
    return dialog


async def _picked(dialog: QFileDialog) -> list[Path]:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(answer.set_result)
    dialog.open()
    try:
        if await answer != QFileDialog.DialogCode.Accepted:
            return []
        chosen = [Path(name) for name in dialog.selectedFiles()]
        if (folder := last_folder(dialog)) is not None:
            folder.remember(chosen[0].parent)
        return chosen
    finally:
        dialog.deleteLater()
