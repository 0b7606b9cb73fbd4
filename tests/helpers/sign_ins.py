"""Attempts to sign in to the sandbox, and raw requests to their listener."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from scmanager.core.profiles import Profile, on_server
from scmanager.services.sign_in import SignIn
from tests.helpers.sandbox import Sandbox

SECRET = "sandbox"


def a_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_profile(box: Sandbox | str, **changes: Any) -> Profile:
    """Describe somebody on the sandbox who has not signed in yet."""
    url = box if isinstance(box, str) else box.url
    made = on_server("0123456789abcdef", "", url, "sandbox", kind="sandbox")
    return msgspec.structs.replace(made, **({"redirect_port": a_port()} | changes))


@asynccontextmanager
async def attempt(profile: Profile, secret: str = SECRET, **options: Any) -> AsyncIterator[SignIn]:
    """Begin an attempt and close it at the end."""
    made = SignIn(profile, secret, **options)
    try:
        await made.open()
        yield made
    finally:
        await made.close()


def state_of(made: SignIn) -> str:
    """Return the state an attempt sends along."""
    return parse_qs(urlsplit(made.address).query)["state"][0]


async def ask(port: int, request: str) -> str:
    """Send a raw request to a listener and return all of its answer; empty when it was cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.encode("latin-1"))
        return (await reader.read()).decode()
    except ConnectionError:
        return ""
    finally:
        writer.close()


def get(port: int, target: str, *headers: str, method: str = "GET", host: str = "", body: str = "") -> str:
    """Write a request as a browser does."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}", *headers]
    return "\r\n".join(lines) + "\r\n\r\n" + body
