"""What goes wrong at the server while a process is killed: faults for the requests of an upload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scmanager.api.profile import DialectName
from tests.helpers.sandbox import Sandbox

_PROMPT = 0.15
"""Seconds after which a new track is listed: within the time the queue looks for it."""

_LATE = 0.8
"""Seconds after which a new track is listed: when the queue has given up looking."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the sandbox, for requests to make a track or, with another method, to one."""

    name: str
    arg: Any = None
    times: int | None = 1
    method: str = "POST"

    def plan(self, box: Sandbox) -> None:
        """Let it go wrong from now on."""
        box.fault(self.name, path="/tracks", method=self.method, times=self.times, arg=self.arg)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Faults in their order, and how many files are uploaded; `patience` outlasts every delay of the server.

    With `resends` the user has allowed to send again what is not found.
    """

    name: str
    faults: tuple[Fault, ...] = ()
    jobs: int = 1
    patience: float = 0.0
    dialect: DialectName = "current"
    resends: bool = False

    def prepare(self, box: Sandbox) -> None:
        """Bring the server into its first state, and plan what goes wrong."""
        box.reset()
        for fault in self.faults:
            fault.plan(box)


def _tags(times: int | None = None) -> Fault:
    return Fault("drop_tags", "scmu_*", times)


def _hide(seconds: float) -> Fault:
    return Fault("hide_new_tracks_for", {"seconds": seconds, "everywhere": True})


_DROP = Fault("commit_then_drop")
_RESET = Fault("commit_then_drop", "rst")
_GONE = Fault("commit_then_status", 502)
_NAMELESS = Fault("commit_then_status", {"status": 201, "body": {}})
_REFUSED = Fault("status", {"status": 503, "after": "body"})
_BROKEN = Fault("drop_mid", {"after": 20_000, "how": "rst"})
_SLOW_DOWN = Fault("retry_after", {"after": 0.05, "then": "close"})
_WHO = Fault("status", {"status": 401, "then": "close"})
_LATER = Fault("latency", 0.2)
_UNFINISHED = Fault("status", 500, method="PUT")
_UNHEARD = Fault("commit_then_drop", method="PUT")


def _permalinks(times: int | None = None) -> Fault:
    return Fault("ignore_permalink", times=times)


SCENARIOS = (
    Scenario("ok"),
    Scenario("commit and drop", (_DROP,)),
    Scenario("commit and reset twice", (_RESET, _RESET)),
    Scenario("commit and 502", (_GONE,)),
    Scenario("commit and 201 without a name", (_NAMELESS,)),
    Scenario("503 after the body", (_REFUSED,)),
    Scenario("503 after the body, resent unasked", (_REFUSED,), resends=True),
    Scenario("reset in the body", (_BROKEN,)),
    Scenario("early 429", (_SLOW_DOWN,)),
    Scenario("early 401", (_WHO,)),
    Scenario("seen a little later", (_hide(_PROMPT), _DROP), patience=_PROMPT),
    Scenario("seen too late", (_hide(_LATE), _DROP), patience=_LATE),
    Scenario("tags dropped", (_tags(), _DROP)),
    Scenario("permalinks ignored", (_permalinks(), _GONE)),
    Scenario("both dropped", (_tags(), _permalinks(), _DROP)),
    Scenario("finishing fails", (_UNFINISHED,)),
    Scenario("finishing unheard", (_UNHEARD,)),
    Scenario("slow server", (_LATER, _LATER), patience=0.3),
    Scenario("two in a row", (_DROP, _GONE), jobs=2),
    Scenario("two in a row, classic", (_REFUSED, _RESET), jobs=2, dialect="classic"),
    Scenario("server that takes all it gets", (Fault("commit_early", times=None),)),
)

MIXED = (
    *(_DROP, _RESET, _GONE, _NAMELESS, _REFUSED, _BROKEN, _SLOW_DOWN, _WHO, _LATER, _UNFINISHED, _UNHEARD),
    *(_tags(1), _permalinks(1)),
)
"""Faults that may come in any order, one at a time."""
