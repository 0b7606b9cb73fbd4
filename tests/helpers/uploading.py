"""A real queue over a real database and a real server, with less patience than people have."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from scmanager.api.client import Client
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.connection import Connection
from scmanager.services.editing import Editing
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.services.upload_timing import UploadTiming
from scmanager.store.uploads import UploadStore
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until

S = UploadState

QUICK = UploadTiming(
    looks=(0.02, 0.05, 0.1, 0.2),
    settled=0.3,
    first_pause=0.01,
    longest_pause=0.05,
    second_chance=0.05,
    preparing=(0.02,),
    stuck=20,
    disk=0.05,
    soft_stop=2,
)
"""Everything that takes minutes takes moments."""

ENDS = frozenset(
    {S.DONE, S.FAILED, S.CANCELLED, S.FAILED_SERVER, S.RETRY_DECISION, S.NEEDS_FILE, S.DUPLICATE_REVIEW, S.WAIT_AUTH}
)
"""States that nothing but the user, or a new start, changes."""


class Desk:
    """A queue, its library, and everything it said."""

    def __init__(self, queue: UploadQueue, library: Library, store: UploadStore, connection: Connection) -> None:
        self.queue = queue
        self.library = library
        self.store = store
        self.connection = connection
        self.said: list[UploadJob] = []
        self.ready: list[UploadJob] = []
        self.removed: list[str] = []
        queue.changed.connect(self.said.append)
        queue.ready.connect(self.ready.append)
        queue.removed.connect(self.removed.append)

    def states(self, job_id: str) -> list[UploadState]:
        """Return the states a job went through."""
        told = [job.state for job in self.said if job.id == job_id]
        return [state for state, before in zip(told, [None, *told], strict=False) if state is not before]

    async def add(self, *paths: Path, **changes: Any) -> list[UploadJob]:
        """Queue files."""
        result = await drafts_from(paths)
        return await self.queue.add([msgspec.structs.replace(draft, **changes) for draft in result.drafts])

    async def reach(self, states: Iterable[UploadState], seconds: float = 20) -> list[UploadJob]:
        """Wait until all jobs are in one of these states."""
        wanted = set(states)
        await until(lambda: all(job.state in wanted for job in self.queue.jobs), seconds)
        return self.queue.jobs

    async def over(self, seconds: float = 20) -> list[UploadJob]:
        """Wait until nothing more happens by itself."""
        return await self.reach(ENDS, seconds)


@asynccontextmanager
async def uploading(
    client: Client, folder: Path, *, timing: UploadTiming = QUICK, account: str = "test", **options: Any
) -> AsyncIterator[Desk]:
    """Run a queue whose database lies in a folder; at the end it is closed in order."""
    store = await UploadStore.open(folder / "queue" / "uploads.db")
    library = Library(client)
    connection = Connection(client, library)
    queue = UploadQueue(
        client, library, Editing(client, library), store, account, connection=connection, timing=timing, **options
    )
    desk = Desk(queue, library, store, connection)
    try:
        await queue.open()
        yield desk
    finally:
        await queue.close()
        await connection.close()
        await store.close()


def ready_at_once(box: Sandbox) -> None:
    """Let the server prepare new tracks in no time."""
    box.fault("processing", method="POST", path="/tracks", arg=0, times=None)
