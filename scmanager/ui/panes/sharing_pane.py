"""The Sharing tab: the secret link, the people with access, and who got the link."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.tracks import Track
from scmanager.ui.panes.inspector_tab import InspectorTab
from scmanager.ui.panes.link_log_card import LinkLogCard
from scmanager.ui.panes.people_card import PeopleCard
from scmanager.ui.panes.secret_link_card import SecretLinkCard
from scmanager.ui.widgets.frames import scrolled


class SharingPane(InspectorTab):
    """Three cards, one beneath the other.

    Signals: news(sentence), open_page_wanted(track).
    """

    news = Signal(str)
    open_page_wanted = Signal(object)

    def __init__(self, link: SecretLinkCard, people: PeopleCard, log: LinkLogCard) -> None:
        super().__init__()
        self._cards = (link, people, log)
        log.history_read.connect(link.show_history)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(12)
        for card in (link, people):
            card.news.connect(self.news)
            card.open_page_wanted.connect(self.open_page_wanted)
        for each in self._cards:
            column.addWidget(each)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    @property
    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Sharing")

    def show_track(self, track: Track | None) -> None:
        """Let all cards take over the track."""
        for card in self._cards:
            card.show_track(track)

    async def load(self) -> None:
        """Read the link, the list and the log side by side."""
        await asyncio.gather(*(card.load() for card in self._cards))
