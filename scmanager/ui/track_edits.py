"""Changes made right in the table: shown at once, sent one after the other, and taken back when they fail."""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from scmanager.core import tags
from scmanager.core.tracks import Track, TrackFields
from scmanager.errors import ScmanagerError
from scmanager.ui.dialogs.field_checks import CHECKS
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.tasks import Tasks
from scmanager.ui.undo_history import UndoHistory

_REFUSED = "refused edit"


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a track, its value before and the one wished for."""

    urn: str
    title: str
    field: str
    before: Any
    value: Any
    undoes: bool = False


class TrackEdits(QObject):
    """Sends the edits of each track in their order and remembers them in `history`, so that they can be undone.

    `update` saves fields of a track, `find` returns it as last heard of.

    Signals: changed(urn) (a wish came or was answered).
    """

    changed = Signal(str)

    def __init__(
        self,
        update: Callable[[str, TrackFields], Awaitable[Track]],
        find: Callable[[str], Track | None],
        tasks: Tasks,
        messages: MessageBar,
        history: UndoHistory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._update = update
        self._find = find
        self._tasks = tasks
        self._messages = messages
        self._queues: dict[str, deque[Edit]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._history = history

    def shown(self, track: Track) -> Track:
        """Return a track as it will be when everything wished for has come true."""
        queue = self._queues.get(track.urn)
        return msgspec.structs.replace(track, **{edit.field: edit.value for edit in queue}) if queue else track

    def is_saving(self, urn: str) -> bool:
        """Tell whether something wished for a track is still on its way."""
        return urn in self._queues

    def text(self, track: Track, field: str) -> str:
        """Return what a field of a track is typed as."""
        value = getattr(self.shown(track), field)
        return tags.written(value) if field == "tags" else str(value)

    def change(self, track: Track, field: str, text: str) -> bool:
        """Take over what was typed into the title, genre or tags of a track; False when it cannot be."""
        shown = self.shown(track)
        if text == self.text(track, field) or self._find(track.urn) is None:
            return True
        value = tags.typed(text) if field == "tags" else " ".join(text.split())
        problem = CHECKS[field](str(value)) if field in CHECKS else ""
        if problem:
            self._messages.show_message(Message(problem, failure=True, key=_REFUSED))
            return False
        self._messages.drop(_REFUSED)
        before = getattr(shown, field)
        if value != before:
            edit = Edit(track.urn, track.title, field, before, value)
            self._history.add(edit, self._undo)
            self._send(edit)
        return True

    def _undo(self, edit: Edit) -> None:
        """Put the value back that an edit replaced, unless it has become another one since."""
        track = self._find(edit.urn)
        if track is None:
            return
        if getattr(self.shown(track), edit.field) != edit.value:
            text = self.tr("The {} of “{}” has changed since, so it was not put back.")
            self._messages.show_message(Message(text.format(self._word(edit.field), track.title), failure=True))
            return
        self._send(replace(_inverse(edit), title=track.title))

    async def close(self, patience: float = 2.0) -> None:
        """Wait for what is on its way to the server, at most some seconds."""
        if self._running:
            await asyncio.wait(self._running, timeout=patience)

    def _send(self, edit: Edit) -> None:
        self._messages.drop(_key(edit))
        queue = self._queues.setdefault(edit.urn, deque())
        queue.append(edit)
        if len(queue) == 1:
            task = self._tasks.spawn(self._work(edit.urn, queue), name="edits")
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        self.changed.emit(edit.urn)

    async def _work(self, urn: str, queue: deque[Edit]) -> None:
        try:
            while queue:
                await self._save(queue[0])
                queue.popleft()
                if queue:
                    self.changed.emit(urn)
        finally:
            del self._queues[urn]
            self.changed.emit(urn)

    async def _save(self, edit: Edit) -> None:
        try:
            track = await self._update(edit.urn, TrackFields(**{edit.field: edit.value}))
        except ScmanagerError as error:
            self._take_back(edit, error)
            return
        if edit.undoes:
            text = self.tr("“{}” has its old {} again.").format(track.title, self._word(edit.field))
            self._messages.show_message(Message(text, key="undo"))
        else:  # the server may have tidied the value
            self._history.replace(edit, replace(edit, value=getattr(track, edit.field)), self._undo)

    def _take_back(self, edit: Edit, error: ScmanagerError) -> None:
        if edit.undoes:
            self._history.add(_inverse(edit), self._undo)
        else:
            self._history.forget(edit)
        text = self.tr("The {} of “{}” was not changed. {}")
        self._messages.show_message(
            Message(
                text.format(self._word(edit.field), edit.title, error.message),
                failure=True,
                action=self.tr("Try again"),
                callback=functools.partial(self._try_again, edit),
                key=_key(edit),
            )
        )

    def _try_again(self, edit: Edit) -> None:
        track = self._find(edit.urn)
        if track is None:
            return
        again = replace(edit, before=getattr(self.shown(track), edit.field))
        if not edit.undoes:
            self._history.add(again, self._undo)
        else:
            self._history.forget(_inverse(edit))
        self._send(again)

    def _word(self, field: str) -> str:
        words = {"title": self.tr("title"), "genre": self.tr("genre"), "tags": self.tr("tags")}
        return words[field]


def _inverse(edit: Edit) -> Edit:
    return replace(edit, before=edit.value, value=edit.before, undoes=not edit.undoes)


def _key(edit: Edit) -> str:
    return f"edit {edit.field} {edit.urn}"
