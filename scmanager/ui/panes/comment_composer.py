"""Where a new comment is written."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """What is being written: its words and its place in ms, None for none."""

    body: str = ""
    place_ms: int | None = None


class CommentComposer(QWidget):
    """Words, a place in the track, and the button that posts them.

    Signals: post_wanted (the draft can be posted), place_changed(ms or None: typed by the user).
    """

    post_wanted = Signal()
    place_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length: int | None = None
        self._busy = False
        self._body = _Body()
        self._body.setAccessibleName("New comment")
        self._body.setPlaceholderText(self.tr("Write a comment…"))
        self._body.textChanged.connect(self._update)
        self._body.finished.connect(self._on_post)
        self._place = QLineEdit()
        self._place.setAccessibleName(self.tr("Time of the comment"))
        self._place.setPlaceholderText(self.tr("untimed"))
        self._place.setFixedWidth(84)
        self._place.textEdited.connect(self._on_place_edited)
        self._place.textChanged.connect(self._update)
        self._place.returnPressed.connect(self._on_post)
        self._hint = PlainLabel(role="hint", wrap=True)
        self._post = button("Post comment", "primary")
        self._post.setToolTip(self.tr("Ctrl+Enter"))
        on_click(self._post, self._on_post)
        self._lay_out()
        self._update()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._place)
        row.addWidget(self._hint, 1)
        row.addWidget(self._post)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._body)
        layout.addLayout(row)

    def start(self, draft: CommentDraft, length_ms: int | None) -> None:
        """Go on with a draft for a track of a length in ms, None when it is unknown."""
        self._length = length_ms
        self._body.setPlainText(draft.body)
        self.set_place(draft.place_ms)

    def draft(self) -> CommentDraft:
        """Return what stands there; a time that cannot be read counts as none."""
        return CommentDraft(self._body.toPlainText(), texts.parse_length(self._place.text()))

    def set_place(self, place_ms: int | None) -> None:
        """Put a place into the time field."""
        self._place.setText("" if place_ms is None else texts.length(place_ms))

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 -- a setter
        """Hold the button back while a comment is on its way."""
        self._busy = busy
        self._update()

    def _problem(self) -> str:
        text = self._place.text().strip()
        place = texts.parse_length(text)
        if text and place is None:
            return self.tr("Write the time as 1:23")
        if place is not None and self._length and place > self._length:
            return self.tr("The track ends at {}").format(texts.length(self._length))
        return ""

    def _update(self) -> None:
        problem = self._problem()
        self._hint.setText(problem or self.tr("or click the waveform"))
        self._hint.set_role("error" if problem else "hint")
        has_words = bool(self._body.toPlainText().strip())
        self._post.setEnabled(has_words and not problem and not self._busy)
        self._post.setText(self.tr("Posting…") if self._busy else "Post comment")

    def _on_place_edited(self, text: str) -> None:
        self.place_changed.emit(None if self._problem() else texts.parse_length(text))

    def _on_post(self) -> None:
        if self._post.isEnabled():
            self.post_wanted.emit()


class _Body(QPlainTextEdit):
    """Several lines of text; Tab goes on, Ctrl+Enter is told.

    Signals: finished.
    """

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(60)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)
