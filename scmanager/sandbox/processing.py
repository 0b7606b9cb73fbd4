"""How long a server prepares the sound of a new track, and how that ends.

The classic dialect says so in `state`; in the current one a track that is not ready has no length, a placeholder for
its waveform and no streams, whether it is being processed or has failed.
"""

import math
import sqlite3
from dataclasses import dataclass
from typing import Any

from scmanager.sandbox.state import Options, now

SHORTEST = 1.5
LONGEST = 10.0
AUDIO_PER_SECOND = 120_000
FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Processing:
    """A wish for one upload: the seconds it takes (None: the usual ones), and whether it fails in the end."""

    seconds: float | None = None
    fails: bool = False

    @classmethod
    def parse(cls, arg: Any) -> "Processing":
        """Read the arg of a fault: seconds, `stuck`, `failed`, or `{"seconds", "then": "failed"}`."""
        if isinstance(arg, dict):
            return cls(arg.get("seconds"), arg.get("then") == "failed")
        if isinstance(arg, str):
            return cls(math.inf) if arg == "stuck" else cls(0, arg == "failed")
        return cls(arg)

    def ready_at(self, options: Options, duration_ms: int) -> float:
        """Tell the column of the database: when processing ends, negative when it fails then."""
        usual = min(SHORTEST + duration_ms / AUDIO_PER_SECOND, LONGEST)
        wishes = (self.seconds, options.processing, usual)
        end = now() + next(seconds for seconds in wishes if seconds is not None)
        return -end if self.fails else end


def state(track: sqlite3.Row) -> str:
    """Tell how far a track is: `processing`, `finished` or `failed`."""
    if abs(track["ready_at"]) > now():
        return "processing"
    return "failed" if track["ready_at"] < 0 else FINISHED


def is_ready(track: sqlite3.Row) -> bool:
    """Tell whether a track can be heard."""
    return state(track) == FINISHED
