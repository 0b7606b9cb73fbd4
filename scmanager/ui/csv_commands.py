"""Tracks to a file and edits back: from the question which file to the message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.csv_review import Review
from scmanager.core.tracks import Track
from scmanager.services.csv_exchange import Applied, CsvExchange
from scmanager.services.threads import Stopped
from scmanager.ui import prompts
from scmanager.ui.dialogs.csv_import_dialog import CsvImportDialog
from scmanager.ui.dialogs.csv_words import no_edits_words
from scmanager.ui.models.sliced import let_go
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.running import Running
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.undo_history import UndoHistory

_CSV = "Tables (*.csv)"
_KEY = "csv"


class CsvCommands:
    """Exports the tracks of a view, and imports what was edited in such a file."""

    def __init__(
        self,
        parent: QWidget,
        exchange: CsvExchange,
        *,
        tasks: Tasks,
        messages: MessageBar,
        look: Theme,
        history: UndoHistory,
    ) -> None:
        self.tasks = tasks
        self._parent = parent
        self._exchange = exchange
        self._messages = messages
        self._theme = look
        self._history = history

    @async_action
    async def export(self, tracks: Sequence[Track], name: str) -> None:
        """Ask for a file and write tracks to it; `name` is what the file is called at first."""
        path = await prompts.pick_new_file(self._parent, _tr("Export tracks"), _CSV, f"{name}.csv")
        if path is not None:
            await self.export_file(tracks, path)

    async def export_file(self, tracks: Sequence[Track], path: Path) -> None:
        """Write tracks to a file, unless the user stops it."""
        key, stop = f"export {path}", asyncio.Event()
        running = Running(self._messages, key, _tr("Exporting… {} of {} tracks"), stop.set)
        try:
            count = await self._exchange.export(tracks, path, progress=running.show, stop=stop)
        except Stopped:
            text = _tr("Stopped. “{}” was not written.").format(path.name)
        else:
            text = _tr("Exported {} to “{}”.").format(texts.plural(count, _tr("track")), path.name)
        finally:
            running.end()
        self._tell(text, key=key)

    @async_action
    async def import_edits(self) -> None:
        """Ask for an edited file, show what it would change, and write what is chosen."""
        chosen = await prompts.pick_files(self._parent, _tr("Import edits"), _CSV)
        if chosen:
            await self.import_file(chosen[0])

    async def import_file(self, path: Path) -> None:
        """Show what a file would change, and write what is chosen."""
        review = await self._compared(path)
        if review is None:
            return
        if not review.changes and not review.troubles:
            self._tell(no_edits_words(review, path.name))
            return
        dialog = CsvImportDialog(
            self._parent, review, path.name, apply=self._exchange.apply, tasks=self.tasks, look=self._theme
        )
        await dialog.answered()
        self._tell_outcome(dialog.applied)
        await let_go(dialog.review.changes)

    async def _compared(self, path: Path) -> Review | None:
        """Compare a file with the tracks, unless the user stops it."""
        stop = asyncio.Event()
        running = Running(self._messages, _KEY, _tr("Comparing with your tracks… line {} of {}"), stop.set)
        try:
            plan = await self._exchange.plan(path, progress=running.show, stop=stop)
            return await asyncio.to_thread(Review, plan)
        except Stopped:
            return None
        finally:
            running.end()

    @async_action
    async def _undo(self, applied: Sequence[Applied]) -> None:
        stop = asyncio.Event()
        running = Running(self._messages, _KEY, _tr("Undoing… {} of {}"), stop.set)
        undone = 0
        try:
            for each in reversed(applied):
                result = await self._exchange.undo(each, progress=running.show, stop=stop)
                undone += len(result.changed)
                for _urn, error in result.failed:
                    self._messages.show_message(Message(error.message, failure=True))
        finally:
            running.end()
        self._tell(_tr("The edits of {} were taken back.").format(texts.plural(undone, _tr("track"))))

    def _tell_outcome(self, applied: Sequence[Applied]) -> None:
        count = len(set[str]().union(*(each.changed for each in applied)))
        if count:
            text = _tr("Changed {}.").format(texts.plural(count, _tr("track")))
            self._tell(text, _tr("Undo"), self._history.add(applied, self._undo))

    def _tell(self, text: str, action: str = "", callback: Callable[[], object] | None = None, key: str = _KEY) -> None:
        self._messages.show_message(Message(text, action=action, callback=callback, key=key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CsvCommands", text)
