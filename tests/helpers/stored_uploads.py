"""Upload jobs as they are stored, and a long run of everything that happens to them."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.schedule import ScheduledItem
from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import TRANSITIONS, UploadEvent, UploadState
from scmanager.core.uploads import Attempt, UploadJob, marker_of
from scmanager.store.database_files import connect
from scmanager.store.schedule import ScheduleStore
from scmanager.store.upload_rows import job_of
from scmanager.store.uploads import UploadStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ME = "sandbox soundcloud:users:1"
TABLES = ("jobs", "attempts", "artwork", "flags", "schedule")

_E, _S = UploadEvent, UploadState

Dump = dict[str, list[tuple[Any, ...]]]


def job(number: int = 1, **changes: Any) -> UploadJob:
    """A job for a small file."""
    path = Path(f"/music/{number}.wav")
    audio = AudioFile(path=path, size=1000 + number, format="wav")
    values: dict[str, Any] = {
        "id": f"job-{number}",
        "account": ME,
        "draft": Draft(path=path, audio=audio, fields=TrackFields(title=f"Song {number}")),
        "position": float(number),
        "added_at": NOON,
        "changed_at": NOON,
        "total": audio.size,
    }
    return UploadJob(**(values | changes))


def attempt(number: int = 1, seed: int = 1) -> Attempt:
    """An attempt whose ids follow from its seed."""
    identifier = uuid.UUID(int=Random(seed * 100 + number).getrandbits(128))
    marker = marker_of(identifier.bytes)
    return Attempt(id=identifier.hex, number=number, marker=marker, started_at=NOON, length=1000)


async def sending(store: UploadStore, queued: UploadJob, number: int = 1, seed: int = 1) -> UploadJob:
    """Bring a queued job to the point at which its bytes flow."""
    started = await store.move(queued, _E.START)
    return await store.begin(started, attempt(number, seed), ["soundcloud:tracks:1"])


async def dump(store: UploadStore) -> Dump:
    """Everything that is in a store."""
    return await store.database.read(rows)


def rows(connection: Any) -> Dump:
    """Everything a connection sees."""
    return {table: [tuple(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in TABLES}


class Run:
    """Lets one thing after another happen to uploads, by chance but always the same for a seed."""

    def __init__(self, store: UploadStore, seed: int) -> None:
        self.store = store
        self.jobs: dict[str, UploadJob] = {}
        self._random = Random(seed)
        self._count = 0

    async def step(self) -> None:
        """Let one thing happen."""
        steps: list[Callable[[], Awaitable[None]]] = [self._add, *[self._move] * 6, self._save, self._flag]
        steps += [self._artwork, self._show, self._schedule]
        await (self._random.choice(steps) if self.jobs else self._add)()

    async def _add(self) -> None:
        new = [self._new() for _ in range(self._random.choice((1, 1, 3)))]
        await self.store.add(new)
        self.jobs |= {each.id: self._without_picture(each) for each in new}

    async def _move(self) -> None:
        before = self._any()
        events = [event for state, event in TRANSITIONS if state is before.state]
        if not events:
            return await self._save()
        event = self._random.choice(events)
        changes: dict[str, Any] = {"changed_at": before.changed_at + timedelta(seconds=1)}
        if event is _E.SEND:
            self._count += 1
            new = attempt(len(before.markers) + 1, self._count)
            baseline = [f"soundcloud:tracks:{number}" for number in range(self._random.randrange(200))]
            self.jobs[before.id] = await self.store.begin(before, new, baseline, **changes)
            return None
        if event in {_E.ACCEPT, _E.FIND} and not before.track_urn:
            changes["track_urn"] = f"soundcloud:tracks:{before.id}"
        outcome = event.value if before.attempt else ""
        self.jobs[before.id] = await self.store.move(before, event, outcome=outcome, **changes)
        return None

    async def _save(self) -> None:
        before = self._any()
        message = "x" * self._random.randrange(3000)
        self.jobs[before.id] = await self.store.save(before, message=message)

    async def _flag(self) -> None:
        await self.store.set_flag(f"flag {self._random.randrange(5)}", str(self._random.random()))

    async def _artwork(self) -> None:
        await self.store.set_artwork(self._any().id, self._random.randbytes(self._random.choice((0, 500, 9000))))

    async def _show(self) -> None:
        await self.store.show([self._any().id], cleared=self._random.random() < 0.5)

    async def _schedule(self) -> None:
        urn = f"soundcloud:tracks:{self._random.randrange(9)}"
        moment = NOON + timedelta(minutes=self._random.randrange(999))
        item = ScheduledItem(track_urn=urn, account=ME, title="Soon", publish_at=moment)
        await ScheduleStore(self.store.database).add(item)

    def _any(self) -> UploadJob:
        return self._random.choice(list(self.jobs.values()))

    def _new(self) -> UploadJob:
        self._count += 1
        new = job(self._count)
        artwork = self._random.randbytes(6000) if self._random.random() < 0.3 else b""
        return msgspec.structs.replace(new, draft=msgspec.structs.replace(new.draft, artwork=artwork))

    @staticmethod
    def _without_picture(stored: UploadJob) -> UploadJob:
        return msgspec.structs.replace(stored, draft=msgspec.structs.replace(stored.draft, artwork=b""))


async def jobs_in(store: UploadStore) -> dict[str, UploadJob]:
    """All jobs of a store, also those of other accounts and those out of sight."""
    return await store.database.read(_jobs)


def jobs_on_disk(path: Path) -> dict[str, UploadJob]:
    """All jobs that are safe on disk, whoever else has the file open."""
    with closing(connect(path)) as connection:
        return _jobs(connection)


def _jobs(connection: Any) -> dict[str, UploadJob]:
    return {row["id"]: job_of(row) for row in connection.execute("SELECT * FROM jobs")}


async def filled(path: Path) -> UploadStore:
    """A new store with three jobs that wait."""
    store = await UploadStore.open(path)
    await store.add([job(1), job(2), job(3)])
    return store


def listing(folder: Path) -> dict[str, bytes]:
    """Everything in a folder but the memory that programs share, which says nothing."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def damage(path: Path, data: bytes = b"damaged") -> None:
    """Put something else in the place of a database."""
    path.write_bytes(data)
