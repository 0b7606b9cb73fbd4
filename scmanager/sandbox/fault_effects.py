"""What each fault does to a request, and what its `arg` means.

Without touching the application:

- `status`: answer at once, before the body is read. arg: a status (503), or `{"status", "body", "headers", "after",
  "then"}`, where `"after": "body"` waits for all of the body first, and `"then"` says what becomes of a body that is
  still coming: it is read and thrown away, or with `"close"` or `"rst"` the connection is cut, with `"hold"` nothing
  more is read for 600 seconds, with `"half-close"` everything is, but the other direction is closed.
- `retry_after`: 429. arg: the value of Retry-After (null: no such header), or `{"after", "body", "then"}`.
- `html_200`: 200 with a page of HTML, as a captive portal does. arg: the page.
- `huge_json`: 200 with a very long list. arg: bytes (64 MiB), or `{"bytes", "gzip": true}`.
- `drop_before`: cut the connection before a byte of the body is read. arg: `"rst"` for a reset.
- `drop_mid`: cut it in the middle of the request body, or of the answer when there is no body.
  arg: bytes to let through (half), `"rst"`, or `{"after", "how": "rst"}`.
- `stall`: stop reading and never answer. arg: seconds (600), or `{"after", "seconds"}` with the bytes of the body
  to take first, or `"body"` for all of it; then the connection is cut.

With the application doing its work:

- `latency`: wait first. arg: seconds (1), or `{"seconds", "per_byte"}` to send the answer byte by byte as well.
- `commit_then_drop`: do the work, then cut the connection instead of answering. arg: `"rst"`.
- `commit_then_status`: do the work, then answer something else. arg: as for `status` (502); `{"status": 201,
  "body": {}}` answers that it went well, but not what came of it.
- `bad_json`: send half of the JSON. arg: the text to send instead.
- `foreign_next_href`: let a list continue elsewhere. arg: the address.
- `next_href_loop`: let a list continue with itself.

What changes the work itself are `quirks`.
"""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Any

from scmanager.sandbox.asgi import Answer, Call
from scmanager.sandbox.connection import end_output, stop_reading
from scmanager.sandbox.state import Sandbox

_HTML = "text/html; charset=utf-8"
_PORTAL = "<!doctype html><title>Welcome</title><h1>Sign in to this network</h1>"
_FOREIGN = "https://elsewhere.example/tracks?cursor=2"


Effect = Callable[[Call, Any, Sandbox], Awaitable[None]]


def _option(arg: Any, name: str, default: Any) -> Any:
    """Return an option of an arg that is either an object of options or only this one value."""
    value = arg.get(name) if isinstance(arg, dict) else arg
    return default if value is None else value


def _is_reset(arg: Any) -> bool:
    return (arg.get("how") if isinstance(arg, dict) else arg) == "rst"


def _error_answer(arg: Any, status: int) -> Answer:
    """Return the error a server or the gateway in front of it would send, as far as arg leaves it open."""
    status = int(_option(arg, "status", status))
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    wishes = arg if isinstance(arg, dict) else {}
    headers = {key.lower(): value for key, value in wishes.get("headers", {}).items()}
    kind = headers.get("content-type", "")
    if "body" in wishes:
        return Answer.of(status, wishes["body"], kind, headers)
    if status in {502, 503, 504}:
        page = f"<html><head><title>{status} {phrase}</title></head><body><h1>{phrase}</h1></body></html>"
        return Answer.of(status, page, kind or _HTML, headers)
    shape = {"code": status, "message": phrase, "status": f"{status} - {phrase}", "errors": [], "error": None}
    return Answer.of(status, shape, kind, headers)


async def _status(call: Call, arg: Any, sandbox: Sandbox) -> None:
    if isinstance(arg, dict) and arg.get("after") == "body":
        await call.read_body(float("inf"))
    await _refuse(call, _error_answer(arg, 503), arg, sandbox)


async def _refuse(call: Call, answer: Answer, arg: Any, sandbox: Sandbox) -> None:
    """Answer, and treat the rest of the request body as arg wishes."""
    await call.answer(answer)
    then = arg.get("then") if isinstance(arg, dict) else None
    if then in {"close", "rst"}:
        await call.cut(reset=then == "rst")
    elif then == "half-close":
        end_output(call.scope)
    elif then == "hold":
        stop_reading(call.scope)
        await sandbox.faults.hold(600)
        await call.cut()


async def _retry_after(call: Call, arg: Any, sandbox: Sandbox) -> None:
    limit = {"group": "plays", "max_nr_of_requests": 15000, "time_window": "PT24H"}
    wishes = arg if isinstance(arg, dict) else {"after": arg}
    shape = {"errors": [{"meta": {"rate_limit": limit, "remaining_requests": 0}}]}
    after = wishes.get("after")
    headers = {} if after is None else {"retry-after": str(after)}
    await _refuse(call, Answer.of(429, wishes.get("body", shape), extra=headers), arg, sandbox)


async def _html_200(call: Call, arg: Any, _: Sandbox) -> None:
    await call.answer(Answer.of(200, arg or _PORTAL, _HTML))


async def _long_list(length: int) -> AsyncIterator[bytes]:
    """Yield about `length` bytes of a JSON list."""
    row = json.dumps({"kind": "track", "title": "x" * 1000}).encode()
    block = b",".join([row] * 64)
    yield b"[" + row
    for _ in range(length // len(block)):
        yield b"," + block
    yield b"]"


async def _huge_json(call: Call, arg: Any, _: Sandbox) -> None:
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    squeeze = zlib.compressobj(wbits=31) if isinstance(arg, dict) and arg.get("gzip") else None
    if squeeze:
        headers.append((b"content-encoding", b"gzip"))
    await call.send({"type": "http.response.start", "status": 200, "headers": headers})
    async for block in _long_list(int(_option(arg, "bytes", 64 * 2**20))):
        data = squeeze.compress(block) if squeeze else block
        await call.send({"type": "http.response.body", "body": data, "more_body": True})
        await asyncio.sleep(0)
    await call.send({"type": "http.response.body", "body": squeeze.flush() if squeeze else b""})


async def _drop_before(call: Call, arg: Any, _: Sandbox) -> None:
    await call.cut(reset=_is_reset(arg))


async def _drop_mid(call: Call, arg: Any, _: Sandbox) -> None:
    length = int(call.header(b"content-length") or 0)
    after = None if isinstance(arg, str) else _option(arg, "after", None)
    if length:
        await call.read_body(length // 2 if after is None else after)
    else:
        answer = await call.collect()
        part = answer.body[: len(answer.body) // 2 if after is None else after]
        await call.send(answer.start())
        await call.send({"type": "http.response.body", "body": part, "more_body": True})
    await call.cut(reset=_is_reset(arg))


async def _stall(call: Call, arg: Any, sandbox: Sandbox) -> None:
    after = arg.get("after", 0) if isinstance(arg, dict) else 0
    await call.read_body(float("inf") if after == "body" else after)
    await sandbox.faults.hold(float(_option(arg, "seconds", 600)))
    await call.cut()


async def _latency(call: Call, arg: Any, sandbox: Sandbox) -> None:
    if not await sandbox.faults.hold(float(_option(arg, "seconds", 1))):
        return await call.cut()
    pause = float(arg.get("per_byte", 0)) if isinstance(arg, dict) else 0
    if not pause:
        return await call.run()
    return await _trickle(call, await call.collect(), pause, sandbox)


async def _trickle(call: Call, answer: Answer, pause: float, sandbox: Sandbox) -> None:
    """Send an answer one byte at a time."""
    await call.send(answer.start())
    for index in range(len(answer.body)):
        if not await sandbox.faults.hold(pause):
            return await call.cut()
        last = index + 1 == len(answer.body)
        piece = answer.body[index : index + 1]
        await call.send({"type": "http.response.body", "body": piece, "more_body": not last})
    return None


async def _commit_then_drop(call: Call, arg: Any, _: Sandbox) -> None:
    await call.collect()
    await call.cut(reset=_is_reset(arg))


async def _commit_then_status(call: Call, arg: Any, _: Sandbox) -> None:
    await call.collect()
    await call.answer(_error_answer(arg, 502))


async def _bad_json(call: Call, arg: Any, _: Sandbox) -> None:
    answer = await call.collect()
    broken = answer.body[: len(answer.body) // 2] if arg is None else str(arg).encode("utf-8", "surrogatepass")
    await call.answer(answer.with_body(broken))


async def _continue_at(call: Call, address: str) -> None:
    """Answer with the application's list, and let it continue at an address; leave any other answer alone."""
    answer = await call.collect()
    content = json.loads(answer.body) if answer.body.startswith(b"{") else {}
    if "collection" in content:
        answer = answer.with_body(json.dumps({**content, "next_href": address}).encode())
    await call.answer(answer)


async def _foreign_next_href(call: Call, arg: Any, _: Sandbox) -> None:
    await _continue_at(call, arg or _FOREIGN)


async def _next_href_loop(call: Call, _arg: Any, _: Sandbox) -> None:
    await _continue_at(call, call.url)


EFFECTS: dict[str, Effect] = {
    "status": _status,
    "retry_after": _retry_after,
    "latency": _latency,
    "drop_before": _drop_before,
    "drop_mid": _drop_mid,
    "commit_then_drop": _commit_then_drop,
    "commit_then_status": _commit_then_status,
    "stall": _stall,
    "html_200": _html_200,
    "bad_json": _bad_json,
    "huge_json": _huge_json,
    "foreign_next_href": _foreign_next_href,
    "next_href_loop": _next_href_loop,
}
