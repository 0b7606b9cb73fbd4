"""The answer to a pasted link: whose it is, and whether it still works."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.core.recognition import Recognition, Verdict, words_of
from scmanager.errors import ScmanagerError
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class LinkAnswer(QWidget):
    """A strip beneath the head for as long as there is an answer, `found`; the link itself is never in it.

    Signals: show_wanted(URN), send_wanted(entries), reset_wanted(URN), closed.
    """

    show_wanted = Signal(str)
    send_wanted = Signal(object)
    reset_wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Recognition | None = None
        self.setAccessibleName(self.tr("Whose link is this?"))
        self._state = PlainLabel(role="pill-ok")
        self._words = PlainLabel(wrap=True)
        self._show = button(self.tr("Show track"))
        self._send = button(self.tr("Send new…"))
        self._reset = button(self.tr("Reset link…"), "danger")
        self._reset.setAccessibleName(self.tr("Reset the link that was pasted…"))
        self._close = button("✕", "flat")
        self._close.setAccessibleName(self.tr("Close the answer"))
        on_click(self._show, self._on_show)
        on_click(self._send, self._on_send)
        on_click(self._reset, self._on_reset)
        on_click(self._close, self.dismiss)
        self._lay_out()
        self.hide()

    def show_looking(self) -> None:
        """Say that it is being looked up."""
        self._show_words(self.tr("Looking up whose link this is…"))

    def show_failed(self, error: ScmanagerError) -> None:
        """Say why it could not be looked up."""
        self._show_words(f"{error.title}. {error.message}")

    def show_answer(self, found: Recognition, *, can_reset: bool) -> None:
        """Say what is known of the link."""
        self._show_words(words_of(found))
        self.found = found
        is_known = found.verdict in {Verdict.HANDED_OUT, Verdict.CURRENT, Verdict.FORMER}
        self._state.setText(self.tr("live") if found.is_live else self.tr("dead"))
        self._state.set_role("pill-ok" if found.is_live else "pill-error")
        self._state.setVisible(is_known)
        self._show.setVisible(bool(found.track_urn))
        self._send.setVisible(bool(found.track_urn) and bool(_lost(found)))
        self._reset.setVisible(bool(found.track_urn) and found.is_live and can_reset)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words.text()))

    def dismiss(self) -> None:
        """Take the answer away."""
        self.found = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _show_words(self, words: str) -> None:
        self.found = None
        self._words.setText(words)
        for each in (self._state, self._show, self._send, self._reset):
            each.hide()
        self.show()

    def _on_show(self) -> None:
        if self.found is not None:
            self.show_wanted.emit(self.found.track_urn)

    def _on_send(self) -> None:
        if self.found is not None:
            self.send_wanted.emit(_lost(self.found))

    def _on_reset(self) -> None:
        if self.found is not None:
            self.reset_wanted.emit(self.found.track_urn)

    def _lay_out(self) -> None:
        well = QFrame()
        well.setProperty("well", True)
        row = QHBoxLayout(well)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        for each in (self._show, self._send, self._reset, self._close):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addWidget(well)


def _lost(found: Recognition) -> list[LinkEntry]:
    """Return the hand-outs whose recipients have a dead link."""
    return [entry for entry in found.entries if not (entry.is_live or entry.has_new) and entry.recipient]
