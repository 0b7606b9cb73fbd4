"""Reads the log of handed-out links into rows, some hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scmanager.core.link_log import LinkCounts, LinkEntry, LinkFilter
from scmanager.errors import StorageError
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.tasks import Tasks

if TYPE_CHECKING:
    from scmanager.services.link_log import LinkLog

_PAGE = 400
_TASK = "read links"


class LinkList(QObject):
    """Keeps a model in step with what is asked for and with the log.

    `counts` are those of all links, `recipients` who got some, the last one first; `error` is why nothing could be
    read. They are None or empty until the first answer.

    Signals: changed (the rows are as they were asked for, or why not).
    """

    changed = Signal()

    def __init__(self, log: LinkLog, model: LinksModel, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._model = model
        self._tasks = tasks
        self.wanted = LinkFilter()
        self.counts: LinkCounts | None = None
        self.recipients: list[str] = []
        self.error: StorageError | None = None
        log.changed.connect(self._on_log_changed)

    def close(self) -> None:
        """Hear no more of the log."""
        self._tasks.cancel(_TASK)
        self._log.changed.disconnect(self._on_log_changed)

    def ask(self, wanted: LinkFilter) -> None:
        """Show other links: the first of them at once, the rest as they come."""
        self.wanted = wanted
        self._tasks.latest(_TASK, self._read(at_once=True))

    def reload(self) -> None:
        """Read again what is shown."""
        self._tasks.latest(_TASK, self._read(at_once=False))

    def _on_log_changed(self, _urns: tuple[str, ...]) -> None:
        if not self._tasks.is_closed:
            self.reload()

    async def _read(self, *, at_once: bool) -> None:
        try:
            self.counts = await self._log.count()
            self.recipients = await self._log.recipients()
            if at_once:
                await self._read_page_by_page()
            else:
                await self._read_whole()
        except StorageError as error:
            self.error = error
        else:
            self.error = None
        self.changed.emit()

    async def _read_page_by_page(self) -> None:
        wanted = self.wanted
        page = await self._log.page(wanted, 0, _PAGE)
        self._model.set_entries(page)
        self._model.show_order(wanted.order, descending=wanted.descending)
        self.changed.emit()
        offset = len(page)
        while len(page) == _PAGE:
            page = await self._log.page(wanted, offset, _PAGE)
            self._model.append(page)
            offset += len(page)

    async def _read_whole(self) -> None:
        entries: list[LinkEntry] = []
        while len(page := await self._log.page(self.wanted, len(entries), _PAGE)) == _PAGE:
            entries += page
        self._model.set_entries([*entries, *page])
