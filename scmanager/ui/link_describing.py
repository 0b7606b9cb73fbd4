"""Writing later for whom and why links were handed out, for one of them or for several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry
from scmanager.ui.dialogs.link_note_dialog import LinkNoteDialog
from scmanager.ui.models.link_cells import spoken
from scmanager.ui.tasks import Tasks, async_action

if TYPE_CHECKING:
    from scmanager.services.session import Session


class LinkDescriber(QObject):
    """Asks in a dialog over a part of the window, and writes the answer into the log."""

    def __init__(self, part: QWidget, session: Session, tasks: Tasks) -> None:
        super().__init__(part)
        self.tasks = tasks
        self._part = part
        self._session = session

    @async_action
    async def edit(self, entries: Sequence[LinkEntry]) -> None:
        """Let the user write for whom and why links were handed out: the same for all of them."""
        log = self._session.links.log
        dialog = LinkNoteDialog(self._part.window(), entries, self._words(entries), await log.recipients())
        if not await dialog.answered():
            return
        same: dict[tuple[str, str], list[str]] = {}
        for entry in entries:
            same.setdefault(dialog.answer_for(entry), []).append(entry.id)
        for (recipient, note), ids in same.items():
            await log.describe(ids, recipient, note)

    def _words(self, entries: Sequence[LinkEntry]) -> str:
        if len(entries) == 1:
            return spoken(entries[0], self._session.library.get(entries[0].track_urn))
        tracks = len({entry.track_urn for entry in entries})
        counts = texts.plural(len(entries), self.tr("hand-out")), texts.plural(tracks, self.tr("track"))
        return self.tr("{} of {}. What is written here is noted for all of them.").format(*counts)
