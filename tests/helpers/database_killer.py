"""Kills itself with SIGKILL at each step of opening a database, one folder after another.

`python -m tests.helpers.database_killer ROOT COUNT VERSION`: for i = 1, 2, 3, ... the folder ROOT/i is opened by a
child that dies at step i (a statement, or a file that is renamed), until one comes through. Folders that are missing
are copies of ROOT/start. COUNT limits the number of steps, and VERSION chooses the schema.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from scmanager.store import backups, opening, salvage
from scmanager.store.database import Database
from scmanager.store.migrations import UPLOADS
from scmanager.store.upload_rescue import UploadRescue
from tests.helpers.connections import Steps, stepping


def next_version(connection: Any) -> None:
    """A step of the schema that touches every row, in several statements."""
    connection.execute("ALTER TABLE jobs ADD COLUMN extra TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE jobs SET extra = 'for ' || id")
    connection.execute("CREATE INDEX jobs_by_extra ON jobs (extra)")
    connection.execute("UPDATE attempts SET outcome = 'seen'")


VERSIONS = ((*UPLOADS,), (*UPLOADS, next_version))


def main(root: Path, most: int, version: int) -> None:
    for number in range(1, most + 1):
        folder = root / str(number)
        shutil.copytree(root / "start", folder)
        child = os.fork()
        if not child:
            open_and_die(folder / "uploads.db", number, version)
        _, status = os.waitpid(child, 0)
        print(number, "killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}", flush=True)
        if not os.WIFSIGNALED(status):
            return


def open_and_die(path: Path, number: int, version: int) -> None:
    steps = Steps(number, lambda: os.kill(os.getpid(), signal.SIGKILL))

    connected = stepping(steps)
    backups.connect = salvage.connect = connected
    replace = Path.replace

    def replaced(source: Path, target: Path) -> Path:
        steps.take()
        return replace(source, target)

    Path.replace = replaced  # type: ignore[method-assign, assignment]
    asyncio.run(opened(path, version, connected))
    os._exit(0)


async def opened(path: Path, version: int, connected: opening.Connect) -> None:
    database = await Database.open(path, VERSIONS[version], UploadRescue(), open_file=connected)
    await database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
