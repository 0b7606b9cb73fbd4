"""What a user does with rows of the table: typing into them, copying them, and opening them to others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.services.editing import UpdateResult
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.dialogs.share_question import confirm_sharing
from scmanager.ui.failed_tracks import failures_of
from scmanager.ui.models.row_texts import Shape, columns_of, html_lines, link_lines, markdown_lines, table_lines
from scmanager.ui.models.sliced import BUDGET_SECONDS
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.running import Running
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.track_edits import TrackEdits
from scmanager.ui.undo_history import UndoHistory

if TYPE_CHECKING:
    from scmanager.services.session import Session
    from scmanager.ui.panes.tracks_pane import TracksPane

_MOST_IN_HTML = 5000  # rows; more are too much for what reads HTML off a clipboard
_SHARE = "share"

_Item = TypeVar("_Item")


class TableCommands:
    """Copies rows, changes who may listen, and saves what is typed; each outcome is told in the message bar."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        *,
        tasks: Tasks,
        messages: MessageBar,
        clipboard: SecretClipboard,
        history: UndoHistory,
    ) -> None:
        self.tasks = tasks
        self._parent = parent
        self._session = session
        self._messages = messages
        self._clipboard = clipboard
        self.edits = TrackEdits(session.editing.update, session.library.get, tasks, messages, history, parent)

    def serve(self, pane: TracksPane) -> None:
        """Do what is wished for in a pane."""
        pane.table.set_edits(self.edits)
        pane.track_actions.copy_wanted.connect(self.copy)
        pane.track_actions.sharing_wanted.connect(self.share)

    async def close(self) -> None:
        """Let what was typed reach the server."""
        await self.edits.close()

    def copy(self, tracks: Sequence[Track], keys: Sequence[str], shape: Shape) -> None:
        """Put rows on the clipboard; a newer wish takes the place of one that still is under way."""
        self.tasks.latest("copy rows", self._copy(tracks, keys, shape))

    @async_action
    async def share(self, tracks: Sequence[Track], sharing: Sharing) -> None:
        """Make tracks public or private after a question that says how many they are."""
        titles = dict(await _in_slices((each.urn, each.title) for each in tracks if each.sharing is not sharing))
        if not titles:
            self._tell(_tr("All of them are {} already.").format(sharing.value))
            return
        if not await confirm_sharing(self._parent, list(titles.values()), sharing):
            return
        result = await self._shared(list(titles), sharing)
        count = texts.plural(len(result.updated), _tr("track"))
        if left := len(titles) - len(result.updated) - len(result.failed):
            text = _tr("Stopped. Made {} {}, {} left.").format(count, sharing.value, texts.count(left))
            self._tell(text, key=_SHARE)
        elif result.updated:
            self._tell(_tr("Made {} {}.").format(count, sharing.value), key=_SHARE)
        for message in failures_of(result.failed, self._session.library.get, _tr("made {}").format(sharing.value)):
            self._messages.show_message(message)

    async def _shared(self, urns: Sequence[str], sharing: Sharing) -> UpdateResult:
        stop = asyncio.Event()
        running = Running(self._messages, _SHARE, _tr("Saving… {} of {}"), stop.set)
        try:
            return await self._session.editing.update_all(
                urns, TrackFields(sharing=sharing), progress=running.show if len(urns) > 1 else None, stop=stop
            )
        finally:
            running.end()

    async def _copy(self, tracks: Sequence[Track], keys: Sequence[str], shape: Shape) -> None:
        data = QMimeData()
        columns = columns_of(keys)
        heading = len(tracks) > 1
        lines = {
            Shape.TABLE: table_lines(tracks, columns, heading=heading),
            Shape.LINKS: link_lines(tracks),
            Shape.MARKDOWN: markdown_lines(tracks),
        }
        data.setText(await _joined(lines[shape], "\n"))
        if shape is Shape.TABLE and len(tracks) <= _MOST_IN_HTML:
            data.setHtml(await _joined(html_lines(tracks, columns, heading=heading), ""))
        self._clipboard.copy_data(data)
        self._tell(_tr("Copied {}.").format(texts.plural(len(tracks), _tr("row"))), key="copy rows")

    def _tell(self, text: str, key: str = "") -> None:
        self._messages.show_message(Message(text, key=key))


async def _joined(lines: Iterable[str], between: str) -> str:
    return between.join(await _in_slices(lines))


async def _in_slices(items: Iterable[_Item]) -> list[_Item]:
    """Return all items of an iterable that takes time, letting the window live meanwhile."""
    found: list[_Item] = []
    deadline = time.perf_counter() + BUDGET_SECONDS
    for item in items:
        found.append(item)
        if time.perf_counter() > deadline:
            await asyncio.sleep(0)
            deadline = time.perf_counter() + BUDGET_SECONDS
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("TableCommands", text)
