"""Looks at what the listed files hold, one after the other, and whether it was uploaded before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from scmanager.core import texts
from scmanager.core.drafts import AudioFile
from scmanager.core.uploads import UploadJob
from scmanager.errors import ScmanagerError
from scmanager.services.contents import content_of
from scmanager.ui.dialogs.upload_desk import FindUploaded
from scmanager.ui.tasks import Tasks

_SECONDS_BETWEEN_REPORTS = 0.1


class ContentCheck(QObject):
    """Reads files in the background; it can be stopped at any time.

    Signals: found (path, SHA-256 in hex, sentence about the earlier upload or nothing), progressed (bytes read, bytes
    in all), failed (a sentence; earlier uploads cannot be looked up), finished (nothing is left to read).
    """

    found = Signal(object, str, str)
    progressed = Signal(object, object)
    failed = Signal(str)
    finished = Signal()

    def __init__(self, tasks: Tasks, find_uploaded: FindUploaded, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._find_uploaded = find_uploaded
        self._waiting: dict[Path, AudioFile] = {}
        self._running: asyncio.Task[None] | None = None
        self._done = 0
        self._total = 0
        self._told = 0.0

    @property
    def is_running(self) -> bool:
        """Whether files are being read."""
        return self._running is not None

    def add(self, files: Iterable[AudioFile]) -> None:
        """Read more files."""
        for file in files:
            self._waiting[file.path] = file
            self._total += file.size
        if self._waiting and self._running is None:
            self._running = self._tasks.spawn(self._run(), "compare contents")

    def keep(self, paths: AbstractSet[Path]) -> None:
        """Leave out the files that are not among these and were not read yet."""
        for path in [path for path in self._waiting if path not in paths]:
            self._total -= self._waiting.pop(path).size

    def stop(self) -> None:
        """Read no more; what was not read is not compared."""
        if self._running is not None:
            self.close()
            self.finished.emit()

    def close(self) -> None:
        """Read no more, and tell nobody."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
        self._end()

    def _end(self) -> None:
        self._running, self._done, self._total, self._told = None, 0, 0, 0.0

    async def _run(self) -> None:
        while self._waiting:
            file = self._waiting.pop(next(iter(self._waiting)))
            await self._look_at(file)
            self._done += file.size
            self._on_read(0)
        self._end()
        self.finished.emit()

    async def _look_at(self, file: AudioFile) -> None:
        content = await content_of(file, progress=self._on_read)
        if not content:
            return
        job = None
        try:
            job = (await self._find_uploaded([content])).get(content)
        except ScmanagerError as error:
            self.failed.emit(error.message)
        self.found.emit(file.path, content, self._sentence(job) if job else "")

    def _on_read(self, done: int) -> None:
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN_REPORTS:
            self._told = now
            self.progressed.emit(self._done + done, max(1, self._total))

    def _sentence(self, job: UploadJob) -> str:
        if not job.track_urn:
            return self.tr("This file is among your uploads already, as “{}”.").format(job.title)
        return self.tr("You uploaded this file on {} as “{}”.").format(texts.day(job.added_at), job.title)
