"""The card of the people with access: read from the server, or why it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from scmanager.core import texts
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track
from scmanager.errors import NotPossible, ScmanagerError
from scmanager.services.account import AccountService
from scmanager.services.sharing import Sharing
from scmanager.ui.panes.access_editor import AccessEditor
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.busy import BusyWords
from scmanager.ui.widgets.card import Card
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures


class PeopleCard(Card):
    """Who may listen to a private track without its link; unsaved changes are kept for each track.

    Signals: news(sentence), open_page_wanted(track).
    """

    news = Signal(str)
    open_page_wanted = Signal(object)

    def __init__(
        self,
        sharing: Sharing,
        account: AccountService,
        tasks: Tasks,
        pictures: Pictures,
        owns: Callable[[Track], bool],
    ) -> None:
        super().__init__("People with access")
        self.tasks = tasks
        self._sharing = sharing
        self._account = account
        self._owns = owns
        self._track: Track | None = None
        self._words = PlainLabel(role="hint", wrap=True)
        self._loading = BusyWords(self.tr("Reading the list…"))
        self._editor = AccessEditor(sharing, tasks, pictures)
        self._editor.news.connect(self.news)
        self._editor.changed.connect(self._on_changed)
        self._retry = button(self.tr("Try again"))
        self._page = button(self.tr("Open the track's page"))
        on_click(self._retry, self._reload)
        on_click(self._page, self._on_open_page)
        for each in (self._words, self._loading, self._editor):
            self.body.addWidget(each)
        self.add_buttons(self._retry, self._page)
        sharing.permissions.changed.connect(self._on_lists_changed)

    def show_track(self, track: Track | None) -> None:
        """Take over a track; another one than before shows nobody until its own list came."""
        before, self._track = self._track, track
        if before is not None and track is not None and (before.urn, before.sharing) == (track.urn, track.sharing):
            return
        self._editor.leave()
        self._show_words(self._first_words(), self._page if self._explains_server() else None)
        self._loading.setVisible(track is not None and self._has_list(track))

    async def load(self) -> None:
        """Read the list of a private track of the account's own."""
        track = self._track
        if track is None or not self._has_list(track):
            return
        try:
            people, recent = await asyncio.gather(self._sharing.people(track.urn), self._sharing.recent_people())
        except ScmanagerError as error:
            if self._shows(track):
                self._show_words(error.message, self._page if isinstance(error, NotPossible) else self._retry)
                self._editor.setVisible(self._editor.shows(track))
        else:
            if self._shows(track):
                self._show_words("")
                self._editor.show()
                self._editor.show_list(track, people, recent)

    def _has_list(self, track: Track) -> bool:
        return track.is_private and self._owns(track) and Capability.PERMISSIONS in self._account.capabilities

    def _explains_server(self) -> bool:
        track = self._track
        return track is not None and track.is_private and self._owns(track) and not self._has_list(track)

    def _shows(self, track: Track) -> bool:
        return self._track is not None and self._track.urn == track.urn

    def _first_words(self) -> str:
        track = self._track
        if track is None:
            return ""
        if not track.is_private:
            return self.tr("Everybody can listen to a public track. This list counts once it is private.")
        if not self._owns(track):
            return self.tr("Only its owner can see who has access to this track.")
        return EXPLANATIONS[Capability.PERMISSIONS] if self._explains_server() else ""

    def _show_words(self, words: str, offer: QPushButton | None = None) -> None:
        """Show a sentence in place of the list, and at most one button."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._retry.setVisible(offer is self._retry)
        self._page.setVisible(offer is self._page)
        self._loading.hide()
        self._editor.hide()
        self.set_note("")

    def _on_changed(self, number: int) -> None:
        """Show how many people there are."""
        if self._editor.isHidden() or self._retry.isVisible():
            return
        self.set_note(texts.count(number) if number else "")
        self._words.setText(self.tr("Nobody yet. Those you add can listen while signed in."))
        self._words.setVisible(not number)

    @async_action
    async def _reload(self) -> None:
        self._show_words("")
        self._loading.show()
        await self.load()

    def _on_lists_changed(self, urns: tuple[str, ...]) -> None:
        """Read the list again that was saved together with others."""
        if self._track is not None and self._track.urn in urns and not self.tasks.is_closed:
            self._read_again()

    @async_action
    async def _read_again(self) -> None:
        await self.load()

    def _on_open_page(self) -> None:
        if self._track is not None:
            self.open_page_wanted.emit(self._track)
