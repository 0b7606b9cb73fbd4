"""Kills itself with SIGKILL at each step of opening a cache of tracks, or of a sync into it, one folder after another.

`python -m tests.helpers.cache_killer ROOT WORK EVERY`: for i = EVERY, 2 EVERY, ... the folder ROOT/i, a copy of
ROOT/start, is worked on by a child that dies at step i (a statement, or a file that is renamed), until one comes
through. WORK is `open`, `migrate`, or the address of a sandbox to sync with.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from scmanager.store import salvage
from scmanager.store.track_rows import TRACKS
from scmanager.store.tracks import TrackCache
from tests.helpers.cached_tracks import opened
from tests.helpers.connections import Steps, stepping

CACHE = "cache.db"


def next_version(connection: Any) -> None:
    """A step of the schema that touches every row, in several statements."""
    connection.execute("ALTER TABLE tracks ADD COLUMN extra TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE tracks SET extra = 'for ' || urn")
    connection.execute("CREATE INDEX tracks_by_extra ON tracks (extra)")


NEXT = (*TRACKS, next_version)


def main(root: Path, work: str, every: int) -> None:
    for number in range(every, 400 * every, every):
        folder = root / str(number)
        shutil.copytree(root / "start", folder)
        child = os.fork()
        if not child:
            work_and_die(folder / CACHE, work, number)
        _, status = os.waitpid(child, 0)
        print(number, "killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}", flush=True)
        if not os.WIFSIGNALED(status):
            return


def work_and_die(path: Path, work: str, number: int) -> None:
    steps = Steps(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    connected = stepping(steps)
    salvage.connect = connected
    replace = Path.replace

    def replaced(source: Path, target: Path) -> Path:
        steps.take()
        return replace(source, target)

    Path.replace = replaced  # type: ignore[method-assign, assignment]
    asyncio.run(synced(work, path, connected) if work.startswith("http") else found(path, work, connected))
    os._exit(0)


async def found(path: Path, work: str, connected: Any) -> None:
    cache = await TrackCache.open(path, NEXT if work == "migrate" else TRACKS, open_file=connected)
    await cache.close()


async def synced(url: str, path: Path, connected: Any) -> None:
    async with opened(url, path, connected) as desk:
        await desk.sync()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
