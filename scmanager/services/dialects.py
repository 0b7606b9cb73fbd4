"""Which dialect the server of each account speaks: remembered, and followed when it changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.api.profile import DialectName
from scmanager.core.profiles import DialectChoice
from scmanager.errors import BadAnswer, NotFound, NotSignedIn, Rejected, ScmanagerError
from scmanager.services.background import Background

if TYPE_CHECKING:
    from scmanager.services.library import Library, SyncStatus

log = logging.getLogger(__name__)

_MAY_BE_THE_WORDS = (BadAnswer, NotFound, NotSignedIn, Rejected)
"""How a server refuses a request in the other dialect."""

Ask = Callable[[], Awaitable[DialectName]]
"""Asks the server which dialect it speaks."""


class Spoken(msgspec.Struct, frozen=True):
    """The dialect to speak with a server; `is_old` says that it was found at an earlier start."""

    dialect: DialectName
    is_old: bool = False


class Dialects:
    """The dialects that were found, by the key of the account, in a file that may be lost; without one none is kept.

    `forced` is spoken with every server, whatever was found.
    """

    def __init__(self, path: Path | None, forced: DialectChoice = "auto") -> None:
        self._path = path
        self._forced = forced
        self._asked: set[str] = set()

    async def spoken(self, account: str, chosen: DialectChoice, ask: Ask) -> Spoken:
        """Return the dialect to speak; the server is asked only when nothing is known. Raises what `ask` does."""
        if self._forced != "auto":
            return Spoken(self._forced)
        if (found := (await asyncio.to_thread(self._read)).get(account)) is not None:
            return Spoken(found, is_old=chosen == "auto" and account not in self._asked)
        if chosen != "auto":
            return Spoken(chosen)
        asked = await ask()
        await self.remember(account, asked)
        return Spoken(asked)

    async def remember(self, account: str, dialect: DialectName) -> None:
        """Remember what was found just now; a disk that refuses only costs a question at the next start."""
        self._asked.add(account)
        await asyncio.to_thread(self._change, account, dialect)

    async def forget(self, account: str) -> None:
        """Forget what was found."""
        self._asked.discard(account)
        await asyncio.to_thread(self._change, account, None)

    def watch(self, account: str, spoken: Spoken, library: Library, ask: Ask, tell: Callable[[], None]) -> DialectWatch:
        """Watch whether a server goes on to speak a dialect; another one is remembered before it is told."""
        watch = DialectWatch(library, spoken, ask, partial(self._take_over, account, tell))
        if self._forced == "auto":
            watch.open()
        return watch

    async def _take_over(self, account: str, tell: Callable[[], None], dialect: DialectName) -> None:
        await self.remember(account, dialect)
        tell()

    def _change(self, account: str, dialect: DialectName | None) -> None:
        before = self._read()
        after = {key: name for key, name in before.items() if key != account}
        if dialect is not None:
            after[account] = dialect
        if self._path is None or after == before:
            return
        temporary = self._path.with_suffix(".new")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_bytes(msgspec.json.encode(after))
            temporary.replace(self._path)

    def _read(self) -> dict[str, DialectName]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, DialectName]) if self._path else {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return {}


class DialectWatch:
    """Asks which dialect a server speaks when the one in use may be wrong; `tell` hears of the other one.

    It is asked whenever the tracks are refused as they would be in the other dialect. One that `is_old` is asked about
    when the tracks have been read: the server may have learned the other one, too.
    """

    def __init__(
        self, library: Library, spoken: Spoken, ask: Ask, tell: Callable[[DialectName], Awaitable[None]]
    ) -> None:
        self._library = library
        self._dialect = spoken.dialect
        self._is_old = spoken.is_old
        self._ask = ask
        self._tell = tell
        self._background = Background("finding out the dialect")
        self._asking: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to watch."""
        self._library.status_changed.connect(self._on_status)

    async def close(self) -> None:
        """Ask no more."""
        self._library.status_changed.disconnect(self._on_status, missing_ok=True)
        await self._background.close()

    def _on_status(self, status: SyncStatus) -> None:
        is_refused = status.state == "failed" and isinstance(status.error, _MAY_BE_THE_WORDS)
        if is_refused or (status.state == "ready" and self._is_old):
            self._is_old = False
            self._look()

    def _look(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = self._background.spawn(self._find_out())

    async def _find_out(self) -> None:
        try:
            found = await self._ask()
        except ScmanagerError:
            return  # whatever else is asked fails as well, and is told
        if found != self._dialect:
            log.info("the server speaks the %s dialect now", found)
            await self._tell(found)
