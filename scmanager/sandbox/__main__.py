"""Start the sandbox: `python -m scmanager.sandbox`; prints `ready http://127.0.0.1:PORT` when it serves."""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from starlette.applications import Starlette

from scmanager.sandbox.server import create_app
from scmanager.sandbox.serving import HOST, SandboxServer, open_port, serve
from scmanager.sandbox.state import GIB, Options


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the status of the process."""
    options = _parse(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        with open_port(options.port) as listener, _data_folder(options.data) as data:
            app = create_app(Options(data, options.tracks, options.seed, options.max_bytes, options.processing))
            _serve(app, listener, options)
    except (OSError, sqlite3.Error) as error:
        place = f" with its data in {options.data}" if options.data else ""
        print(f"The sandbox cannot start on port {options.port}{place}: {error}", file=sys.stderr)
        return 1
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End in good order when told to before the server has begun."""
    sys.exit(0)


def _serve(app: Starlette, listener: socket.socket, options: argparse.Namespace) -> None:
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    server = SandboxServer(app, on_ready=lambda: _tell(f"ready {address}\n"))
    asyncio.run(serve(server, listener, parent=options.parent, until_eof=options.exit_with_stdin))


def _tell(line: str) -> None:
    """Write a line to the standard output, unless whoever waited for it has ended."""
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), line.encode())


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scmanager.sandbox", description="A SoundCloud of your own.")
    parser.add_argument("--port", type=int, default=8760, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the data here (else they end with the process)")
    parser.add_argument("--tracks", type=int, default=60, help="tracks of the demo artist in a new data folder")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other demo data")
    parser.add_argument("--max-bytes", type=int, default=4 * GIB, help="largest request body that is accepted")
    parser.add_argument("--processing", type=float, metavar="SECONDS", help="prepare each new track for so long")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this parent process has ended")
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when the standard input is closed")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _data_folder(wish: Path | None) -> Iterator[Path]:
    """Yield the data folder; without a wish a temporary one, removed at the end."""
    if wish is not None:
        yield wish
        return
    with tempfile.TemporaryDirectory(prefix="scmanager-sandbox-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
