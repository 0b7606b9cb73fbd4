"""One request in the hands of a middleware: answer it, run the application, or break the connection."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scmanager.sandbox.connection import cut

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer."""

    status: int
    body: bytes = b""
    headers: Headers = field(default_factory=list)

    @classmethod
    def of(cls, status: int, content: Any, content_type: str = "", extra: dict[str, str] | None = None) -> "Answer":
        """Return an answer with text, or with any other value written as JSON."""
        is_text = isinstance(content, str)
        body = content if is_text else json.dumps(content)
        kind = content_type or ("text/plain; charset=utf-8" if is_text else "application/json; charset=utf-8")
        pairs = {"content-type": kind, **(extra or {})}
        return cls(status, body.encode(), [(k.lower().encode(), v.encode()) for k, v in pairs.items()])

    def with_body(self, body: bytes) -> "Answer":
        """Return the same answer with another body."""
        return replace(self, body=body)

    def start(self) -> Message:
        """Return the ASGI message that opens this answer, with the true length of its body."""
        headers = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(self.body)).encode()))
        return {"type": "http.response.start", "status": self.status, "headers": headers}


@dataclass(frozen=True, slots=True)
class Call:
    """A request as ASGI hands it over, with the application that would answer it."""

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send

    @property
    def url(self) -> str:
        """The full address that was asked for."""
        query = self.scope["query_string"].decode("latin-1")
        host = self.header(b"host")
        return f"http://{host}{self.scope['raw_path'].decode('ascii')}" + (f"?{query}" if query else "")

    def header(self, name: bytes) -> str:
        """Return a header of the request, or an empty text."""
        return next((value.decode("latin-1") for key, value in self.scope["headers"] if key == name), "")

    async def run(self) -> None:
        """Let the application answer."""
        await self.app(self.scope, self.receive, self.send)

    async def collect(self) -> Answer:
        """Let the application do its work, and keep its answer instead of sending it."""
        started: Message = {"status": 500, "headers": []}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                body.extend(message.get("body", b""))

        await self.app(self.scope, self.receive, keep)
        return Answer(started["status"], bytes(body), list(started["headers"]))

    async def answer(self, answer: Answer) -> None:
        """Send a complete answer."""
        await self.send(answer.start())
        await self.send({"type": "http.response.body", "body": answer.body})

    async def read_body(self, at_most: float) -> int:
        """Take bytes of the request body until there are `at_most` or no more; return how many came."""
        count = 0
        while count < at_most:
            message = await self.receive()
            count += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        return count

    async def cut(self, *, reset: bool = False) -> None:
        """Cut the connection and wait until it is gone."""
        cut(self.scope, reset=reset)
        message = await self.receive()
        while message["type"] != "http.disconnect":
            message = await self.receive()
