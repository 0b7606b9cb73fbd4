"""What a child of the rig is told to do, and what both of its policies need for that."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path

from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import UploadState
from tests.helpers.rig_steps import SteppedClient, SteppedTransport, Steps, step_through_uploads
from tests.helpers.sandbox import USER_TOKEN

WANTED = TrackFields(sharing=Sharing.PUBLIC, tags=("field recording", "kill_campaign"), genre="Test")
"""What every upload is to become."""

DATABASE = "uploads.db"
"""The file of the queue, in the folder of its order."""

FINAL = frozenset({UploadState.DONE, UploadState.DUPLICATE_REVIEW, UploadState.FAILED_SERVER, UploadState.CANCELLED})
"""States in which nothing is left to do or to answer, as far as this rig is concerned."""


@dataclass(frozen=True, slots=True)
class Order:
    """Upload files, and die at a step or after some seconds (0: never).

    `patience` is how long the user looks before an answer; with `resends` the program may send again by itself.
    """

    folder: Path
    url: str
    files: tuple[Path, ...]
    kill_at: int = 0
    kill_after: float = 0.0
    dialect: DialectName = "current"
    patience: float = 0.0
    resends: bool = False
    naive: bool = False

    def note(self, what: str) -> None:
        """Write a line into the notes of this folder, which outlive the process."""
        with (self.folder / "notes").open("a") as notes:
            notes.write(f"{what}\n")


def connect(order: Order, steps: Steps) -> SteppedClient:
    """Make a client in steps that does not pause long."""
    profile = ServerProfile(order.url, order.dialect)
    step_through_uploads(steps)
    client = SteppedClient(
        profile, Credentials(token=USER_TOKEN), transport=SteppedTransport(steps), sleep=_short_pause
    )
    client.steps = steps
    return client


async def _short_pause(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.05))


def sha256(path: Path) -> str:
    """Return what a file holds, in one number."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
