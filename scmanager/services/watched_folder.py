"""A folder whose new files are taken once they have stayed unchanged for a while."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from scmanager.api.clock import elapsed
from scmanager.core.filenames import shown
from scmanager.core.uploads import UploadJob
from scmanager.errors import FileProblem, ScmanagerError
from scmanager.services.background import Background
from scmanager.services.folder_looks import MOST_FILES, Look, Stamp, look_into
from scmanager.services.folders import Problem
from scmanager.services.signals import announce
from scmanager.store.worker import Worker

if TYPE_CHECKING:
    from scmanager.store.seen_files import SeenFiles

INTERVAL_S = 10.0
QUIET_S = 30.0
PATIENCE_S = 60.0
"""A folder that shows nothing for so long hangs, as those of lost servers do."""

MOST_AT_ONCE = 50


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of new files: jobs, and those that could not be taken, with the reason."""

    jobs: Sequence[UploadJob] = ()
    refused: Sequence[Problem] = ()


Take = Callable[[Sequence[Path]], Awaitable[Taken]]
"""Makes jobs of files, which are written down when it returns; doing it twice makes no second ones."""


class _Newcomer(msgspec.Struct, frozen=True):
    """A file that is not taken yet, and since when it has looked as it does."""

    stamp: Stamp
    since: float


class WatchedFolder:
    """Looks into a folder every few seconds, on a thread of its own; folders in it are left alone.

    A file is taken once it has been the same for `quiet` seconds and two looks. Files that were there when watching
    was switched on, or were taken before, are not taken as long as size and time stay the same, over restarts as well.
    `clock` and `sleep` are replaced in tests.

    Signals:
        found(list[UploadJob]): jobs were made of new files.
        refused(list[Problem]): new sound files could not be taken.
        trouble(str): why the folder cannot be watched at the moment, empty when it can be again.
    """

    found = Signal(list)
    refused = Signal(list)
    trouble = Signal(str)

    def __init__(
        self,
        folder: Path,
        seen: SeenFiles,
        take: Take,
        *,
        quiet: float = QUIET_S,
        interval: float = INTERVAL_S,
        clock: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._folder = folder
        self._store = seen
        self._take = take
        self._quiet = quiet
        self._interval = interval
        self._clock = clock
        self._sleep = sleep
        self._seen: dict[Path, Stamp] | None = None
        self._newcomers: dict[Path, _Newcomer] = {}
        self._takes_present = False
        self._worker = Worker("watched folder")
        self._background = Background("watching a folder")
        self.problem = ""

    async def start(self, *, anew: bool = False, take_present: bool = False) -> None:
        """Begin to watch; `anew` when the user has just switched it on, with or without the files that are there.

        Of a folder nothing is remembered of, what is in it counts as seen, too.
        """
        if anew:
            await self._store.forget(self._folder)
        remembered = await self._store.of_folder(self._folder)
        if remembered is not None:
            self._seen = {path: Stamp(*sizes) for path, sizes in remembered.items()}
        self._takes_present = anew and take_present
        self._background.spawn(self._watch())

    async def close(self) -> None:
        """Watch no more."""
        await self._background.close()
        self._worker.close()

    async def _watch(self) -> None:
        while True:
            try:
                await self._look()
            except ScmanagerError as error:
                self._tell(error.message)
            await self._sleep(self._interval)

    async def _look(self) -> None:
        look = await self._looked()
        if self._seen is None:
            await self._begin(look.files)
        for batch in _batches(self._ready(look.files, self._seen or {})):
            await self._take_over(batch)
        full = f"Only {MOST_FILES:,} files of the watched folder “{shown(self._folder.name)}” are watched."
        self._tell("" if look.is_whole else full)

    async def _looked(self) -> Look:
        try:
            return await self._worker.run(functools.partial(look_into, self._folder), PATIENCE_S)
        except TimeoutError:
            name = shown(self._folder.name)
            raise FileProblem(f"The watched folder “{name}” does not answer. It is tried again.") from None

    async def _begin(self, files: Mapping[Path, Stamp]) -> None:
        present = {} if self._takes_present else dict(files)
        await self._store.begin(self._folder, _sizes(present))
        self._seen = present

    def _ready(self, files: Mapping[Path, Stamp], seen: Mapping[Path, Stamp]) -> dict[Path, Stamp]:
        """Return the new files that have been as they are for long enough, in the order of their names."""
        now = self._clock()
        fresh = {path: stamp for path, stamp in files.items() if stamp.size and seen.get(path) != stamp}
        known = self._newcomers
        self._newcomers = {
            path: known[path] if path in known and known[path].stamp == stamp else _Newcomer(stamp, now)
            for path, stamp in sorted(fresh.items())
        }
        return {path: each.stamp for path, each in self._newcomers.items() if now - each.since >= self._quiet}

    async def _take_over(self, batch: dict[Path, Stamp]) -> None:
        """Have files made jobs of, and only then remember them: a program that dies in between asks once more."""
        taken = await self._take(list(batch))
        await self._store.add(self._folder, _sizes(batch))
        self._seen = {**(self._seen or {}), **batch}
        for path in batch:
            self._newcomers.pop(path, None)
        if taken.jobs:
            announce(self.found, list(taken.jobs))
        if taken.refused:
            announce(self.refused, list(taken.refused))

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            announce(self.trouble, problem)


def _batches(files: dict[Path, Stamp]) -> list[dict[Path, Stamp]]:
    rows = list(files.items())
    return [dict(rows[start : start + MOST_AT_ONCE]) for start in range(0, len(rows), MOST_AT_ONCE)]


def _sizes(files: Mapping[Path, Stamp]) -> dict[Path, tuple[int, int]]:
    return {path: (stamp.size, stamp.modified_ns) for path, stamp in files.items()}
