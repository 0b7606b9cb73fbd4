"""A real sandbox in a process of its own, for tests that speak to it over a socket."""

import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any, Self

import httpx

READY_SECONDS = 30.0
USER_TOKEN = "sandbox-user"
CONSUMER_KEY = "sandbox"


class Sandbox:
    """A running sandbox server; use it in a `with` statement, or call `close()`.

    `url` is its address, `errors` what it wrote to its log (tests may assert that this stays empty).
    """

    def __init__(self, process: subprocess.Popen[str], url: str, errors: list[str]) -> None:
        self.process = process
        self.url = url
        self.errors = errors
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=30)

    @classmethod
    def start(
        cls,
        *,
        tracks: int = 60,
        seed: int = 1,
        data: Path | None = None,
        extra: tuple[str, ...] = (),
        patience: float = READY_SECONDS,
    ) -> Self:
        """Start a server on a free port and wait until it is ready, `patience` seconds at most."""
        options = ["--port", "0", "--tracks", str(tracks), "--seed", str(seed), *extra]
        if data is not None:
            options += ["--data", str(data)]
        process = subprocess.Popen(
            [sys.executable, "-m", "scmanager.sandbox", "--exit-with-stdin", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        errors: list[str] = []
        threading.Thread(target=_follow, args=(process.stderr, errors.append), daemon=True).start()
        return cls(process, _ready_address(process, errors, patience), errors)

    def requests(self, method: str | None = None, path: str = "") -> list[dict[str, Any]]:
        """Return the journal, or the requests with a method and the beginning of a path."""
        entries = self._call("GET", "/requests").json()
        return [e for e in entries if method in {None, e["method"]} and e["path"].startswith(path)]

    def clear_requests(self) -> None:
        """Empty the journal."""
        self._call("DELETE", "/requests")

    def uploads(self) -> list[dict[str, Any]]:
        """Return the ledger of committed uploads."""
        rows: list[dict[str, Any]] = self._call("GET", "/uploads").json()
        return rows

    def fault(
        self, name: str, *, path: str = "", method: str | None = None, times: int | None = 1, arg: Any = None
    ) -> None:
        """Let the next requests go wrong; see `scmanager.sandbox.fault_effects` and `quirks` for names and arg."""
        wish = {"fault": name, "path": path, "method": method, "times": times, "arg": arg}
        self._call("POST", "/faults", json=wish)

    def clear_faults(self) -> None:
        """Forget the faults, and end the requests they hold back."""
        self._call("DELETE", "/faults")

    def expire_tokens(self) -> None:
        """Let all access tokens but the published one expire; refresh tokens still work."""
        self._call("POST", "/expire-tokens")

    def reset(self) -> None:
        """Bring back the demo data, and forget journal, ledger, faults and issued tokens."""
        self._call("POST", "/reset")

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Read something as the demo user."""
        return self.http.get(path, params=params, headers={"Authorization": f"OAuth {USER_TOKEN}"})

    def stop(self, seconds: float = 10) -> int:
        """Send SIGTERM, and return the exit status."""
        self.process.terminate()
        return self.process.wait(seconds)

    def close(self) -> None:
        """End the server, whatever it is doing, and wait for that."""
        self.http.close()
        _end(self.process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = self.http.request(method, f"/_sandbox{path}", **options)
        answer.raise_for_status()
        return answer


def _ready_address(process: subprocess.Popen[str], errors: list[str], patience: float) -> str:
    """Return the address the server prints when it is ready; end it when that takes too long."""
    lines: Queue[str] = Queue()
    threading.Thread(target=_first_line, args=(process.stdout, lines), daemon=True).start()
    try:
        line = lines.get(timeout=patience)
    except Empty:
        line = ""
    if not line.startswith("ready "):
        _end(process)
        raise RuntimeError(f"the sandbox did not start: {line}{''.join(errors)}")
    return line.removeprefix("ready ").strip()


def _end(process: subprocess.Popen[str]) -> None:
    """Terminate a process, kill it when it does not listen, and close its pipes."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _first_line(stream: IO[str], lines: Queue[str]) -> None:
    lines.put(stream.readline())


def _follow(stream: IO[str], keep: Any) -> None:
    """Keep every line of a stream until it ends, so that its writer never has to wait."""
    with stream:
        for line in stream:
            keep(line)
