"""The artwork of uploads: read from this computer when a row is painted, and kept small."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from scmanager.core.uploads import UploadJob
from scmanager.errors import FileProblem, StorageError
from scmanager.services.upload_queue import UploadQueue
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import ROW_ARTWORK
from scmanager.ui.widgets.picture_files import decode, read_picture

_KEPT = 500
_WAITING = 60
_SIDE = ROW_ARTWORK * 3


class UploadPictures(QObject):
    """Gives the picture of an upload if it is there, else reads it; what was asked for last comes first.

    Signals: arrived(id of the job).
    """

    arrived = Signal(str)

    def __init__(self, queue: UploadQueue, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._tasks = tasks
        self._ready: OrderedDict[str, tuple[object, QImage | None]] = OrderedDict()
        self._wanted: OrderedDict[str, UploadJob] = OrderedDict()
        self._is_reading = False
        self._is_closed = False

    def picture(self, job: UploadJob) -> QImage | None:
        """Return a picture; None when there is none, or none yet."""
        known = self._ready.get(job.id)
        if known is not None and known[0] == _source(job):
            self._ready.move_to_end(job.id)
            return known[1]
        self._want(job)
        return None

    def close(self) -> None:
        """Read nothing more."""
        self._is_closed = True
        self._wanted.clear()

    def _want(self, job: UploadJob) -> None:
        if self._is_closed:
            return
        self._wanted[job.id] = job
        self._wanted.move_to_end(job.id)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        if not self._is_reading:
            self._is_reading = True
            self._tasks.spawn(self._work(), "artwork of uploads")

    async def _work(self) -> None:
        try:
            while self._wanted:
                job_id, job = self._wanted.popitem()
                self._ready[job_id] = (_source(job), await self._read(job))
                while len(self._ready) > _KEPT:
                    self._ready.popitem(last=False)
                self.arrived.emit(job_id)
        finally:
            self._is_reading = False

    async def _read(self, job: UploadJob) -> QImage | None:
        try:
            embedded = b"" if isinstance(_source(job), Path) else await self._queue.artwork(job.id)
            return await asyncio.to_thread(_small, _source(job), embedded)
        except (FileProblem, StorageError):
            return None


def _source(job: UploadJob) -> object:
    """Return what decides which picture it is: a file of its own, or the tags of the sound."""
    artwork = job.draft.fields.artwork
    return artwork if isinstance(artwork, Path) else str(job.draft.path)


def _small(source: object, embedded: bytes) -> QImage | None:
    if isinstance(source, Path):
        picture = read_picture(source)
    elif embedded:
        picture = decode(embedded)
    else:
        return None
    size = QSize(_SIDE, _SIDE)
    expanding = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    return picture.image.scaled(size, expanding, Qt.TransformationMode.SmoothTransformation)
