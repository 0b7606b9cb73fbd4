"""A queue that stands still: uploads in any state, to be looked at and acted on without a server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from psygnal import Signal

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.packing import Packer
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import Attempt, UploadJob
from scmanager.errors import Offline, ScmanagerError
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import LibraryChange
from scmanager.services.upload_order import new_position
from scmanager.services.upload_summary import UploadSummary, summarise
from tests.helpers.inspector_fakes import make_track

S = UploadState
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SIZE = 68_100_000


def job(state: UploadState, number: int = 1, title: str = "Salt Flats (master 2)", **changes: Any) -> UploadJob:
    """Return an upload in a state; `sharing`, `publish_at` and `tries` are short for parts of it."""
    fields = TrackFields(title=title, sharing=changes.pop("sharing", Sharing.PRIVATE))
    size = changes.pop("total", SIZE)
    audio = AudioFile(path=Path(f"/music/{number}.wav"), size=size, format="wav", duration_ms=402_000)
    draft = Draft(path=audio.path, audio=audio, fields=fields, publish_at=changes.pop("publish_at", None))
    tries = changes.pop("tries", 0)
    markers = tuple(f"scmu_{number:05}{one:05}" for one in range(tries))
    values: dict[str, Any] = {
        "id": str(number),
        "account": "test",
        "draft": draft,
        "state": state,
        "position": float(number),
        "added_at": NOON,
        "changed_at": NOON,
        "total": size,
        "markers": markers,
    }
    if tries:
        attempt = Attempt(id=f"{number}-{tries}", number=tries, marker=markers[-1], started_at=NOON, length=size)
        values["attempt"] = attempt
    return UploadJob(**(values | changes))


def _no_candidates(_job_id: str) -> list[Track]:
    return []


class FakeQueue:
    """Jobs that change only when a test says so; what was asked of it is in `asked`."""

    changed = Signal(UploadJob)
    removed = Signal(str)
    status_changed = Signal()
    ready = Signal(UploadJob)

    def __init__(self, jobs: Iterable[UploadJob] = ()) -> None:
        self._jobs = {each.id: each for each in jobs}
        self.is_paused = False
        self.resends = False
        self.trouble: ScmanagerError | None = None
        self.pictures: dict[str, bytes] = {}
        self.looks: dict[str, datetime] = {}
        self.asked: list[tuple[object, ...]] = []
        self.account = "test"
        self.doubts = SimpleNamespace(candidates=_no_candidates, next_look=self.looks.get)

    @property
    def jobs(self) -> list[UploadJob]:
        return sorted(self._jobs.values(), key=lambda each: each.position)

    def get(self, job_id: str) -> UploadJob:
        return self._jobs[job_id]

    def put(self, *jobs: UploadJob) -> None:
        """Let jobs come, or change."""
        for each in jobs:
            self._jobs[each.id] = each
            self.changed.emit(each)

    def change(self, job_id: str, **changes: Any) -> None:
        """Change a job."""
        self.put(msgspec.structs.replace(self._jobs[job_id], **changes))

    def set_status(self, **changes: Any) -> None:
        """Pause the queue, or let it be in trouble."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.status_changed.emit()

    def summary(self) -> UploadSummary:
        return summarise(self.jobs)

    async def find_uploaded(self, _contents: Iterable[str]) -> dict[str, UploadJob]:
        return {}

    async def open(self) -> None:
        self.asked.append(("open",))

    async def close(self) -> None:
        self.asked.append(("close",))

    async def artwork(self, job_id: str) -> bytes:
        return self.pictures.get(job_id, b"")

    async def remove(self, job_id: str) -> None:
        self.asked.append(("remove", job_id))
        del self._jobs[job_id]
        self.removed.emit(job_id)

    async def cancel(self, job_id: str) -> bool:
        self.asked.append(("cancel", job_id))
        self.change(job_id, state=S.CANCELLED)
        return True

    async def move(self, job_id: str, before: str | None) -> None:
        self.asked.append(("move", job_id, before))
        self.change(job_id, position=new_position(self.jobs, job_id, before))


class FakeConnection:
    """Online, until a test says otherwise."""

    changed = Signal(ConnectionStatus)

    def __init__(self) -> None:
        self.status = ConnectionStatus()
        self.left = 0.0

    def seconds_left(self) -> float:
        return self.left

    def lose(self, seconds: float) -> None:
        self.left = seconds
        self.status = ConnectionStatus(state="offline", error=Offline("No route to the server."))
        self.changed.emit(self.status)

    def find(self) -> None:
        self.status = ConnectionStatus()
        self.changed.emit(self.status)


class FakeLibrary:
    """Tracks by URN."""

    changed = Signal(LibraryChange)

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}

    def get(self, urn: str) -> Track | None:
        return self.tracks.get(urn)

    def put(self, *tracks: Track) -> None:
        self.tracks |= {track.urn: track for track in tracks}
        self.changed.emit(LibraryChange(upserted=Packer(b"").pack_all(tracks)))


def one_of_each(now: datetime) -> list[UploadJob]:
    """Return uploads in every state, with the figures of a working day."""
    ago = timedelta(minutes=6)
    looked = {"tries": 1, "since": now - ago, "checked_at": now - timedelta(minutes=2)}
    later = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
    there = {"track_urn": "soundcloud:tracks:1"}
    made = [
        job(S.SENDING, 1, sent=42_200_000, speed=18_400_000.0, tries=1),
        job(S.COMMITTING, 2, "Kestrel (dub)", tries=1, total=41_300_000),
        job(S.UNKNOWN, 3, "Sunday Session 12", negatives=2, **looked),
        job(S.RETRY_DECISION, 4, "Sunday Session 13", negatives=3, **looked),
        job(S.NEEDS_FILE, 5, "harbour final v9", message="The file has moved since you added it."),
        job(S.NEEDS_FILE, 6, "harbour final v10", message="The file has changed since you added it."),
        job(S.DUPLICATE_REVIEW, 7, "Two of a kind", tries=2, candidates=("soundcloud:tracks:1", "soundcloud:tracks:2")),
        job(S.WAIT_AUTH, 8, "Night bus"),
        job(S.WAIT_DISK, 9, "Tin roof", message="There is no room left on the disk."),
        job(S.FAILED, 10, "Corner shop", message="SoundCloud: this track has been uploaded too often today."),
        job(S.FAILED_SERVER, 11, "Broken reel", message="SoundCloud could not read the sound of this file.", **there),
        job(S.DRAFT, 12, "Just an idea"),
        job(S.QUEUED, 13, "Promo mix 042", publish_at=later, total=212_000_000),
        job(S.QUEUED, 14, "Unreleased 09", total=33_000_000),
        job(S.QUEUED, 15, "Late again", not_before=now + ago, message="The connection broke.", tries=1),
        job(S.WAIT_NET, 16, "Far away"),
        job(S.PAUSED, 17, "Slow burn", tries=1),
        job(S.FINALISING, 18, "Almost there", tries=1, **there),
        job(S.DONE, 19, "Glass Orchard (live)", **there),
        job(S.PROCESSING, 20, "Low Winter Sun (edit)", **there),
        job(S.DONE, 21, "Open air", sharing=Sharing.PUBLIC, **there),
        job(S.CANCELLED, 22, "Never mind"),
        job(S.PREFLIGHT, 23, "Just about to"),
        job(S.CREATED, 24, "Nearly there", tries=1, **there),
    ]
    return [msgspec.structs.replace(each, changed_at=now - ago) for each in made]


__all__ = ["NOON", "SIZE", "FakeConnection", "FakeLibrary", "FakeQueue", "S", "job", "make_track", "one_of_each"]
