"""The card of the people with access: changed here, saved together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError, NotPossible, ScmanagerError
from scmanager.services.account import AccountService
from scmanager.services.sharing import Sharing
from scmanager.ui import prompts
from scmanager.ui.models.people_model import PeopleEdits, PeopleModel
from scmanager.ui.panes.people_list import PeopleList
from scmanager.ui.person_adder import PersonAdder
from scmanager.ui.prompts import button, button_row
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
        self._edits: dict[str, PeopleEdits] = {}
        self._model = PeopleModel(self)
        self._list = PeopleList(self._model, pictures)
        self._list.removed.connect(self._on_removed)
        self._words = PlainLabel(role="hint", wrap=True)
        self._retry = button(self.tr("Try again"))
        self._page = button(self.tr("Open the track's page"))
        on_click(self._retry, self._reload)
        on_click(self._page, self._on_open_page)
        self.body.addWidget(self._list)
        self._loading = BusyWords(self.tr("Reading the list…"))
        self.body.addWidget(self._words)
        self.body.addWidget(self._loading)
        self.body.addLayout(button_row(self._retry, self._page, None))
        self.body.addWidget(self._build_editor())

    def _build_editor(self) -> QWidget:
        self._adder = PersonAdder(self._sharing, self.tasks, "Add person")
        self._adder.found.connect(self._add)
        self._changes = PlainLabel(role="hint")
        self._discard = button(self.tr("Discard"), "flat")
        self._save = button("Save access", "primary")
        on_click(self._discard, self._on_discard)
        on_click(self._save, self._ask_to_save)
        self._editor = QWidget()
        save = button_row(None, self._discard, self._save)
        save.insertWidget(0, self._changes)
        layout = QVBoxLayout(self._editor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._adder)
        layout.addLayout(save)
        return self._editor

    def show_track(self, track: Track | None) -> None:
        """Take over a track; another one than before shows nobody until its own list came."""
        before, self._track = self._track, track
        if before is not None and track is not None and (before.urn, before.sharing) == (track.urn, track.sharing):
            return
        if before is not None and (edits := self._model.edits()):
            self._edits[before.urn] = edits
        self._model.show([])
        self._adder.reset()
        self._show_words(self._first_words(), self._page if self._explains_server() else None)
        self._loading.setVisible(track is not None and self._has_list(track))

    async def load(self) -> None:
        """Read the list of a private track of the account's own."""
        track = self._track
        if track is None or not self._has_list(track):
            return
        try:
            people = await self._sharing.people(track.urn)
        except ScmanagerError as error:
            if self._shows(track):
                self._show_words(error.message, self._page if isinstance(error, NotPossible) else self._retry)
        else:
            if self._shows(track):
                self._take(people, self._model.edits() or self._edits.pop(track.urn, PeopleEdits()))

    def _take(self, people: list[User], edits: PeopleEdits) -> None:
        self._model.show(people, edits)
        self._editor.show()
        for each in (self._retry, self._page, self._loading):
            each.hide()
        self._update()

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

    def _update(self) -> None:
        """Show how many people there are and what is not saved."""
        edits = self._model.edits()
        number = len(self._model.wanted)
        self.set_note(texts.count(number) if number else "")
        self._words.setText(self.tr("Nobody yet. Those you add can listen while signed in."))
        self._words.setVisible(not number)
        added = self.tr("{} added").format(len(edits.added)) if edits.added else ""
        removed = self.tr("{} removed").format(len(edits.removed)) if edits.removed else ""
        self._changes.setText(", ".join(part for part in (added, removed) if part))
        self._discard.setVisible(bool(edits))
        self._save.setEnabled(bool(edits))

    def _add(self, user: User) -> None:
        if self._track is not None and user.urn == self._track.user.urn:
            self._adder.complain(self.tr("The track belongs to {}, who has access always.").format(user.name))
            return
        added = self._model.add(user)
        self._adder.complain("" if added else self.tr("{} has access already.").format(user.name))
        self._update()

    @async_action
    async def _ask_to_save(self) -> None:
        track, edits = self._track, self._model.edits()
        if track is None or not edits or (edits.removed and not await self._confirmed(track, edits)):
            return
        if self._shows(track):
            await self._save_edits(track, edits)

    async def _save_edits(self, track: Track, edits: PeopleEdits) -> None:
        """Save; if the list changed elsewhere, show it as it is now with the changes still unsaved."""
        seen = self._model.saved
        self._save.setEnabled(False)
        try:
            people = await self._sharing.save_people(track.urn, edits.applied(seen), seen=list(seen))
        except InputError as error:
            people = await self._sharing.people(track.urn)
            if self._shows(track):
                self._take(people, edits)
                self._adder.complain(error.message)
            return
        finally:
            if self._shows(track):
                self._update()
        self._edits.pop(track.urn, None)
        if self._shows(track):
            self._adder.complain("")
            self._take(people, PeopleEdits())
        self.news.emit(self.tr("Access to “{}” is saved.").format(track.title))

    async def _confirmed(self, track: Track, edits: PeopleEdits) -> bool:
        lines = [self.tr("{} loses access").format(user.name) for user in edits.removed]
        lines += [self.tr("{} gets access").format(user.name) for user in edits.added]
        return await prompts.confirm(
            self.window(),
            title=self.tr("Save who may listen to “{}”?").format(track.title),
            text=self.tr("Those who lose access can still listen with the secret link if they have it."),
            details=lines,
            action=self.tr("Save access"),
            destructive=True,
        )

    @async_action
    async def _reload(self) -> None:
        self._show_words("")
        self._loading.show()
        await self.load()

    def _on_removed(self, urn: str) -> None:
        self._model.remove(urn)
        self._adder.complain("")
        self._update()

    def _on_discard(self) -> None:
        self._model.show(self._model.saved)
        self._update()

    def _on_open_page(self) -> None:
        if self._track is not None:
            self.open_page_wanted.emit(self._track)
