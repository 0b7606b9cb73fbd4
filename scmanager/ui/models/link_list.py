"""Reads the log of handed-out links into rows, some hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scmanager.core.link_log import LinkCounts, LinkFilter
from scmanager.errors import StorageError
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.sliced import chunks, paced
from scmanager.ui.tasks import Tasks

if TYPE_CHECKING:
    from scmanager.services.link_log import LinkLog

_TASK = "read links"
_PAGE = 500
_MOST_NAMES = 1000


class LinkList(QObject):
    """Keeps a model in step with what is asked for and with the log; while nothing is asked for it only counts.

    `counts` are those of all links, `recipients` who got some, the last one first; `error` is why the rows may be out
    of date, or are missing. They are None or empty until the first answer.

    Signals: changed (the rows are as they were asked for, or why not).
    """

    changed = Signal()

    def __init__(self, log: LinkLog, model: LinksModel, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._model = model
        self._tasks = tasks
        self._wanted: LinkFilter | None = None
        self._stale: set[str] = set()  # tracks of which the log says something new
        self.counts: LinkCounts | None = None
        self.recipients: list[str] = []
        self.error: StorageError | None = None
        log.changed.connect(self.read_again)

    @property
    def has_rows(self) -> bool:
        """Whether some links are shown."""
        return self._model.rowCount() > 0

    def close(self) -> None:
        """Hear no more of the log."""
        self._tasks.cancel(_TASK)
        self._log.changed.disconnect(self.read_again)

    def count(self) -> None:
        """Find out how many links there are."""
        self._start()

    def ask(self, wanted: LinkFilter) -> None:
        """Show these links: the first of them at once, the rest when all are there."""
        self._wanted = wanted
        self._start()

    def rest(self) -> None:
        """Only count, until something is asked for again."""
        self._wanted = None

    def read_again(self, urns: Iterable[str] = ()) -> None:
        """Read what became of the links of some tracks, and which links there are."""
        self._stale.update(urns)
        self._start()

    def _start(self) -> None:
        if not self._tasks.is_closed:
            self._tasks.latest(_TASK, self._read())

    async def _read(self) -> None:
        try:
            self.counts = await self._log.count()
            self.recipients = await self._log.recipients(_MOST_NAMES)
            self.error = None
            if self._wanted is not None:
                await self._read_rows(self._wanted)
            else:
                self.changed.emit()
        except StorageError as error:
            self.error = error
            self.changed.emit()

    async def _read_rows(self, wanted: LinkFilter) -> None:
        ids = await self._log.ids(wanted)
        stale, self._stale = self._stale, set()
        try:
            missing = [each async for chunk in paced(chunks(ids)) for each in self._model.lacking(chunk, stale)]
            for start in range(0, len(missing), _PAGE):
                self._model.learn(await self._log.with_ids(missing[start : start + _PAGE]))
                if start == 0 and len(missing) > _PAGE:
                    await self._show(ids, wanted)
        except BaseException:
            self._stale |= stale
            raise
        await self._show(ids, wanted)

    async def _show(self, ids: Sequence[str], wanted: LinkFilter) -> None:
        slots = slot_array()
        async for chunk in paced(chunks(ids)):
            slots.extend(self._model.slots_with(chunk))
        self._model.show(slots, wanted)
        self.changed.emit()
