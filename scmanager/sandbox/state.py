"""What one running sandbox holds: its options, its database and its data folder."""

import math
import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import HTTPConnection

from scmanager.sandbox.database import open_database
from scmanager.sandbox.fault_plan import FaultPlan
from scmanager.sandbox.journal import Journal

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Options:
    """How a sandbox is to run; `processing` are the seconds every new track is prepared, None: as its length is."""

    data: Path
    tracks: int = 60
    seed: int = 1
    max_bytes: int = 4 * GIB
    processing: float | None = None


@dataclass(frozen=True, slots=True)
class Hiding:
    """For how many seconds new uploads are left out of lists, or cannot be found at all."""

    seconds: float = 0.0
    everywhere: bool = False

    def listed_until(self) -> float:
        """Tell the unix time of the newest uploads that lists show."""
        return now() - self.seconds if self.seconds else math.inf

    def found_until(self) -> float:
        """Tell the unix time of the newest uploads that can be found and are counted."""
        return self.listed_until() if self.everywhere else math.inf


@dataclass(slots=True)
class Sandbox:
    """The collaborators every part of the sandbox shares."""

    options: Options
    database: sqlite3.Connection
    hiding: Hiding = field(default_factory=Hiding)
    """Which new uploads are not shown; set by a fault."""
    signing_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Signs the addresses of sound; a new one is made at every start."""
    journal: Journal = field(default_factory=Journal)
    faults: FaultPlan = field(default_factory=FaultPlan)

    @classmethod
    def open(cls, options: Options) -> "Sandbox":
        """Open, or make, the data folder and its database; uploads a killed sandbox left half received are removed."""
        for name in ("audio", "artwork", "incoming", "cache"):
            (options.data / name).mkdir(parents=True, exist_ok=True)
        for leftover in (options.data / "incoming").iterdir():
            leftover.unlink()
        return cls(options, open_database(options.data / "sandbox.db"))

    def folder(self, name: str) -> Path:
        """Name a folder of the data folder: `audio`, `artwork`, `incoming` or `cache`."""
        return self.options.data / name

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def sandbox_of(connection: HTTPConnection) -> Sandbox:
    """Find the sandbox a request was sent to."""
    sandbox: Sandbox = connection.app.state.sandbox
    return sandbox


def now() -> float:
    """Tell the unix time."""
    return time.time()


def timestamp() -> str:
    """Tell the time as the database stores it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
