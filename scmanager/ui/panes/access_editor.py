"""Changing who has access to a track: people are added and removed, and saved together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.permissions import (
    NO_CHANGE,
    AccessChange,
    change_between,
    change_words,
    elsewhere_words,
    not_taken,
    not_taken_words,
)
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError, Unconfirmed
from scmanager.services.sharing import Sharing
from scmanager.ui import prompts
from scmanager.ui.models.people_model import PeopleModel
from scmanager.ui.panes.access_changes import AccessChanges
from scmanager.ui.panes.people_list import PeopleList
from scmanager.ui.person_adder import PersonAdder
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.widgets.people_pills import PeoplePills

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_MOST_RECENT = 4


class AccessEditor(QWidget):
    """The list of one track; what is not saved of a track waits until it comes back.

    Signals: news(sentence), changed(how many people are to have access).
    """

    news = Signal(str)
    changed = Signal(int)

    def __init__(self, sharing: Sharing, tasks: Tasks, pictures: Pictures) -> None:
        super().__init__()
        self.tasks = tasks
        self._sharing = sharing
        self._track: Track | None = None
        self._unsaved: dict[str, tuple[Track, AccessChange]] = {}
        self._recent: Sequence[User] = ()
        self._theirs = self._done = NO_CHANGE
        self._model = PeopleModel(self)
        self._list = PeopleList(self._model, pictures)
        self._adder = PersonAdder(sharing, tasks, "Add person")
        self._pills = PeoplePills(self.tr("Recent"))
        self._changes = AccessChanges()
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for each in (self._list, self._adder, self._pills, self._changes):
            column.addWidget(each)

    def _connect(self) -> None:
        self._list.removed.connect(self._on_removed)
        self._list.kept.connect(self._on_kept)
        self._adder.found.connect(self._add)
        self._pills.chosen.connect(self._add)
        self._changes.save_wanted.connect(self._ask_to_save)
        self._changes.overwrite_wanted.connect(self._ask_to_overwrite)
        self._changes.discard_wanted.connect(self._on_discard)
        self._changes.undo_wanted.connect(self._undo)

    @property
    def unsaved(self) -> Sequence[str]:
        """What is not saved of each track, in words."""
        shown = [(self._track, self._model.edits())] if self._track is not None else []
        return [f"{track.title}: {change_words(edits)}" for track, edits in (*self._unsaved.values(), *shown) if edits]

    def leave(self) -> None:
        """Show nobody, and keep what is not saved for when the track comes back."""
        if self._track is not None and (edits := self._model.edits()):
            self._unsaved[self._track.urn] = (self._track, edits)
        self._track = None
        self._adder.reset()
        self._take([], NO_CHANGE)

    def shows(self, track: Track) -> bool:
        """Tell whether the list of a track is shown."""
        return self._track is not None and self._track.urn == track.urn

    def show_list(self, track: Track, people: Sequence[User], recent: Sequence[User]) -> None:
        """Show the list of a track as the server has it, with what is not saved yet, and offer recent people."""
        waiting = self._unsaved.pop(track.urn, (track, NO_CHANGE))[1]
        edits = self._model.edits() if self._track is not None else waiting
        self._track = track
        self._recent = recent
        self._take(people, edits, theirs=self._theirs, done=self._done)

    def _take(
        self,
        people: Sequence[User],
        edits: AccessChange,
        *,
        theirs: AccessChange = NO_CHANGE,
        done: AccessChange = NO_CHANGE,
    ) -> None:
        self._theirs, self._done = theirs, done
        self._model.show(people, edits)
        self._refresh()

    def _refresh(self) -> None:
        """Show what is not saved, or what was saved last."""
        edits = self._model.edits()
        if not edits:
            self._theirs = NO_CHANGE
        if self._theirs:
            self._changes.show_conflict(self._theirs, edits)
        elif edits:
            self._changes.show_edits(edits)
        elif self._done:
            self._changes.show_saved(self._done)
        else:
            self._changes.clear()
        self._offer_recent()
        owner = [self._track.user] if self._track is not None else []
        self._adder.leave_out((*self._model.wanted, *owner))
        self.changed.emit(len(self._model.wanted))

    def _offer_recent(self) -> None:
        known = {user.urn for user in self._model.wanted}
        owner = self._track.user.urn if self._track is not None else ""
        fresh = [user for user in self._recent if user.urn not in known and user.urn != owner]
        self._pills.show_people(fresh[:_MOST_RECENT])

    def _add(self, user: User) -> None:
        if self._track is not None and user.urn == self._track.user.urn:
            self._adder.complain(self.tr("The track belongs to {}, who has access always.").format(user.name))
            return
        added = self._model.add(user)
        self._adder.complain("" if added else self.tr("{} has access already.").format(user.name))
        self._refresh()
        if added:
            self._changes.come_into_view()

    @async_action
    async def _ask_to_save(self) -> None:
        await self._ask(self._model.wanted)

    @async_action
    async def _ask_to_overwrite(self) -> None:
        """Save the list as it would be had nobody changed it elsewhere."""
        before = self._theirs.undone.applied(self._model.saved)
        await self._ask(self._model.edits().applied(before))

    @async_action
    async def _undo(self) -> None:
        if self._track is not None:
            await self._save(self._track, self._done.undone.applied(self._model.saved))

    async def _ask(self, wanted: Sequence[User]) -> None:
        track, change = self._track, change_between(self._model.saved, wanted)
        if track is None or (change.removed and not await self._confirmed(track, change)):
            return
        if self.shows(track):
            await self._save(track, wanted)

    async def _save(self, track: Track, wanted: Sequence[User]) -> None:
        """Save a list; what is changed here meanwhile stays to be saved."""
        seen, before = self._model.saved, self._model.wanted
        mine = change_between(seen, wanted)
        had_focus = self._changes.isAncestorOf(self.window().focusWidget() or self)
        self._changes.set_busy(True)
        self._adder.complain("")
        try:
            people = await self._sharing.save_people(track.urn, wanted, seen=seen)
        except InputError as error:
            await self._look_again(track, seen, mine, error)
        except Unconfirmed as error:
            self._complain(track, error)
        else:
            self._unsaved.pop(track.urn, None)
            if self.shows(track):
                self._take(people, change_between(before, self._model.wanted), done=change_between(seen, people))
                if missing := not_taken(wanted, people):
                    self._adder.complain(not_taken_words(missing))
            self.news.emit(self.tr("Access to “{}” is saved.").format(track.title))
        finally:
            self._changes.set_busy(False)
            if self.shows(track):
                self._refresh()
                self._move_focus(had_focus=had_focus)

    async def _look_again(self, track: Track, seen: Sequence[User], mine: AccessChange, error: InputError) -> None:
        """Show the list as it is now, with what was to be saved still unsaved."""
        people = await self._sharing.people(track.urn)
        if not self.shows(track):
            self._unsaved[track.urn] = (track, mine)
            return
        theirs = change_between(seen, people)
        self._take(people, mine, theirs=theirs)
        if not theirs:
            self._complain(track, error)
        elif not self._model.edits():
            self._adder.complain(self.tr("{} Nothing is left to be saved.").format(elsewhere_words(theirs)))

    def _complain(self, track: Track, error: InputError | Unconfirmed) -> None:
        if self.shows(track):
            self._adder.complain(error.message)

    async def _confirmed(self, track: Track, change: AccessChange) -> bool:
        lines = [self.tr("{} loses access").format(user.name) for user in change.removed]
        lines += [self.tr("{} gets access").format(user.name) for user in change.added]
        return await prompts.confirm(
            self.window(),
            title=self.tr("Save who may listen to “{}”?").format(track.title),
            text=self.tr("Those who lose access can still listen with the secret link if they have it."),
            details=lines,
            action=self.tr("Save access"),
            destructive=True,
        )

    def _on_removed(self, urn: str) -> None:
        self._model.remove(urn)
        self._adder.complain("")
        self._refresh()
        self._changes.come_into_view()

    def _on_kept(self, urn: str) -> None:
        self._model.keep(urn)
        self._refresh()

    def _on_discard(self) -> None:
        self._take(self._model.saved, NO_CHANGE, done=self._done)
        self._move_focus(had_focus=True)

    def _move_focus(self, *, had_focus: bool) -> None:
        """Have the keyboard on what can be decided next, and else in the field, when the button that had it is gone."""
        if had_focus and not self._changes.take_focus():
            self._adder.setFocus()
