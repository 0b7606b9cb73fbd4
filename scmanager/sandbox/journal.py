"""A record of the requests that came in, for tests and demonstrations."""

import contextlib
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTROL_PREFIX = "/_sandbox"


@dataclass(slots=True)
class Entry:
    """One request; `status` is None as long as, or because, no answer was sent; `body_bytes` counts what was read."""

    method: str
    path: str
    query: dict[str, str | list[str]]
    status: int | None = None
    body_bytes: int = 0


class Journal:
    """The last requests in the order of their arrival."""

    def __init__(self, size: int = 100_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)

    def open_entry(self, scope: Scope) -> Entry:
        """Note that a request came in."""
        entry = Entry(scope["method"], scope["path"], _query(scope["query_string"]))
        self._entries.append(entry)
        return entry

    def entries(self) -> list[Entry]:
        """Return what was noted since the last clearing."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()


class JournalMiddleware:
    """ASGI middleware that notes every request except those of the control plane."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self._app = app
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note a request, its size and the status of its answer."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PREFIX):
            return await self._app(scope, receive, send)
        entry = self._journal.open_entry(scope)

        async def counted() -> Message:
            message = await receive()
            entry.body_bytes += len(message.get("body", b""))
            return message

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            await send(message)

        with contextlib.suppress(ClientDisconnect):  # nobody is left to be answered
            await self._app(scope, counted, noted)
        return None


def _query(raw: bytes) -> dict[str, Any]:
    """Return the query, with a list where a name was given several times."""
    query: dict[str, Any] = {}
    for name, value in parse_qsl(raw.decode("latin-1"), keep_blank_values=True):
        before = query.get(name)
        query[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return query
