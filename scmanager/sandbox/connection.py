"""The HTTP protocol of the sandbox: uvicorn's, plus the means to cut a connection on purpose."""

import contextlib
import socket
import struct
from asyncio import Transport
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_EXTENSION = "sandbox.transport"
_LINGER_NOT = struct.pack("ii", 1, 0)


class CuttableProtocol(HttpToolsProtocol):
    """Hands the transport of each request to the application, as an ASGI extension."""

    def on_headers_complete(self) -> None:
        """Add the extension to the scope before the application is started with it."""
        scope: MutableMapping[str, Any] = self.scope  # type: ignore[assignment]
        scope["extensions"] = {_EXTENSION: self.transport}
        super().on_headers_complete()


def cut(scope: MutableMapping[str, Any], *, reset: bool = False) -> None:
    """Close the TCP connection under a request, after what was already written.

    With `reset` the client gets a RST instead of an orderly end of the stream.
    """
    transport: Transport = scope["extensions"][_EXTENSION]
    if reset:
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()
    elif transport.can_write_eof() and not transport.is_closing():
        with contextlib.suppress(OSError):
            transport.write_eof()
    transport.close()
