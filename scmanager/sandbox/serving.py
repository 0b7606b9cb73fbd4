"""Run the sandbox on a loopback port until it is told to stop."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from scmanager.sandbox.connection import CuttableProtocol

HOST = "127.0.0.1"
PARENT_CHECK_SECONDS = 1.0


class SandboxServer(uvicorn.Server):
    """A uvicorn server that says when it is ready, and takes a signal as the wish to end in good order."""

    def __init__(self, app: Starlette, on_ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio",
            http=CuttableProtocol,
            ws="none",
            access_log=False,
            proxy_headers=False,
            log_level="warning",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._app = app
        self._on_ready = on_ready

    def stop(self) -> None:
        """Ask the server to end soon."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that the sandbox is ready once it accepts connections."""
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of the requests that faults hold back, then end."""
        self._app.state.sandbox.faults.clear()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGTERM and SIGINT, so that the process ends with status 0 and its folders are tidied up."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def open_port(port: int) -> socket.socket:
    """Return a listening socket on loopback; 0 takes any free port."""
    # The protocol is named so that asyncio switches Nagle's algorithm off, which delays small answers by 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


async def serve(server: SandboxServer, listener: socket.socket, *, parent: int | None, until_eof: bool) -> None:
    """Serve until a signal, the end of the parent process or, if wished, the end of the standard input."""
    if until_eof:
        stop = partial(asyncio.get_running_loop().call_soon_threadsafe, server.stop)
        Thread(target=_wait_for_eof, args=(sys.stdin.fileno(), stop), daemon=True).start()
    watcher = asyncio.create_task(_wait_for_orphanage(parent, server.stop)) if parent else None
    try:
        await server.serve([listener])
    finally:
        if watcher:
            watcher.cancel()


async def _wait_for_orphanage(parent: int, stop: Callable[[], object]) -> None:
    """Call `stop` once this process was handed to another parent."""
    while os.getppid() == parent:  # noqa: ASYNC110 - there is no event for it
        await asyncio.sleep(PARENT_CHECK_SECONDS)
    stop()


def _wait_for_eof(descriptor: int, stop: Callable[[], object]) -> None:
    """Call `stop` once the other end of the standard input is closed, which happens however its process ends."""
    with contextlib.suppress(OSError):
        while os.read(descriptor, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop may be closed by now
        stop()
