"""What a pane shows when it has nothing to show: empty, loading, failed, or not possible here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from scmanager.errors import ScmanagerError
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.busy import BusyBar
from scmanager.ui.widgets.plain_label import PlainLabel


class StateView(QWidget):
    """A title, a sentence, what is offered instead and at most one other button, in the middle of the pane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(role="title", wrap=True)
        self._text = PlainLabel(role="secondary", wrap=True)
        self._busy = BusyBar()
        self._button = QPushButton()
        self._button.clicked.connect(self._on_clicked)
        self._callback: Callable[[], object] | None = None
        self._offers = QVBoxLayout()
        self._offers.setSpacing(8)
        self._offered: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addWidget(self._busy, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addLayout(self._offers)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def show_empty(
        self,
        title: str,
        hint: str = "",
        action: str = "",
        callback: Callable[[], object] | None = None,
        offers: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        """Say that there is nothing, and what to do next; `offers` are buttons above that of the action."""
        self._fill(title, hint, action, callback)
        for words, take in offers:
            offer = QPushButton(words.replace("&", "&&"))
            on_click(offer, take)
            self._offers.addWidget(offer, alignment=Qt.AlignmentFlag.AlignCenter)
            self.setTabOrder(self._offered[-1] if self._offered else self._button, offer)
            self._offered.append(offer)
            offer.show()  # now, not at the next turn of the loop

    def show_loading(self, text: str) -> None:
        """Say that something is on its way."""
        self._fill("", text, "", None, busy=True)

    def show_failed(self, error: ScmanagerError, retry: Callable[[], object] | None = None, action: str = "") -> None:
        """Say what went wrong and offer to try again, or what `action` says."""
        self._fill(error.title, error.message, (action or self.tr("Try again")) if retry else "", retry)

    def show_impossible(self, text: str, action: str = "", callback: Callable[[], object] | None = None) -> None:
        """Say that this server cannot do it, and offer the nearest thing."""
        self._fill(self.tr("Not possible here"), text, action, callback)

    def _take_offers_away(self) -> None:
        for offer in self._offered:
            self._offers.removeWidget(offer)
            offer.hide()
            offer.deleteLater()
        self._offered.clear()

    def _fill(
        self, title: str, text: str, action: str, callback: Callable[[], object] | None, *, busy: bool = False
    ) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._busy.setVisible(busy)
        self._button.setText(action.replace("&", "&&"))
        self._button.setVisible(bool(action))
        self._callback = callback
        self._take_offers_away()

    def _on_clicked(self) -> None:
        if self._callback is not None:
            self._callback()


class StateStack(QStackedWidget):
    """A pane's content, or the state view in its place."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = StateView()
        self._content = content
        self.addWidget(content)
        self.addWidget(self.state)

    def set_content(self, content: QWidget) -> None:
        """Take other content; what was there is deleted."""
        self.removeWidget(self._content)
        self._content.deleteLater()
        self._content = content
        self.addWidget(content)

    def show_content(self) -> None:
        """Show the content."""
        self.setCurrentWidget(self._content)

    def show_state(self) -> StateView:
        """Show the state view and return it to be filled."""
        self.setCurrentWidget(self.state)
        return self.state

    @property
    def has_content(self) -> bool:
        """Whether the content is what is shown."""
        return self.currentWidget() is self._content

    def minimumSizeHint(self) -> QSize:
        """Let the pane around decide."""
        return QSize(0, 0)
