"""The HTTP protocol of the sandbox: uvicorn's, plus the means to disturb a connection on purpose."""

import contextlib
import socket
import struct
from asyncio import Transport
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_EXTENSION = "sandbox.transport"
_LINGER_NOT = struct.pack("ii", 1, 0)


class CuttableProtocol(HttpToolsProtocol):
    """Hands the transport of each request to the application, as an ASGI extension."""

    def on_headers_complete(self) -> None:
        """Add the extension to the scope before the application is started with it."""
        scope: MutableMapping[str, Any] = self.scope  # type: ignore[assignment]
        scope["extensions"] = {_EXTENSION: self.transport}
        super().on_headers_complete()
        self.cycle.__class__ = _AttentiveCycle


class _AttentiveCycle(RequestResponseCycle):
    """Hands over all that has come before it tells that the client has left, as a busy server would."""

    async def receive(self) -> Any:
        if not self.disconnected or not self.body or self.response_complete:
            return await super().receive()
        body, self.body = bytes(self.body), bytearray()
        return {"type": "http.request", "body": body, "more_body": self.more_body}


def cut(scope: MutableMapping[str, Any], *, reset: bool = False) -> None:
    """Close the TCP connection under a request, after what was already written.

    With `reset` the client gets a RST instead of an orderly end of the stream.
    """
    transport = _transport(scope)
    if transport.is_closing():
        return
    if reset:
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()
    elif transport.can_write_eof():
        with contextlib.suppress(OSError):
            transport.write_eof()
    transport.close()


def end_output(scope: MutableMapping[str, Any]) -> None:
    """Say that nothing more will be sent, and go on reading."""
    _transport(scope).write_eof()


def stop_reading(scope: MutableMapping[str, Any]) -> None:
    """Let what the client sends pile up."""
    _transport(scope).pause_reading()


def _transport(scope: MutableMapping[str, Any]) -> Transport:
    transport: Transport = scope["extensions"][_EXTENSION]
    return transport
