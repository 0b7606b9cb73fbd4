"""Fault N9: a server that cannot prove who it is gets nothing, is told by name, and is not asked again and again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.tracks import TrackFields
from scmanager.errors import Offline, Untrusted
from scmanager.services.connection import Connection
from scmanager.services.library import Library
from tests.helpers.api_clients import no_pause
from tests.helpers.audio_files import audio_file
from tests.helpers.certificates import Authority, old_greeting
from tests.helpers.raw_server import answer, head_of, serving

SONG = TrackFields(title="T", audio=audio_file("song.wav"))
ME = b'{"urn": "soundcloud:users:1", "username": "Me"}'
TRACK = b'{"urn": "soundcloud:tracks:1", "title": "T"}'


class Server:
    """Says who is signed in over TLS, and keeps what it hears: how many connections, and what in them.

    In place of TLS it may speak some bytes.
    """

    def __init__(self, tls: ssl.SSLContext | bytes) -> None:
        self.tls = tls
        self.connections = 0
        self.heard: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if isinstance(self.tls, bytes):
            self.heard.append(await reader.read(65536))
            writer.write(self.tls)
            return
        await writer.start_tls(self.tls)
        self.heard.append(await head_of(reader))
        writer.write(answer("200 OK", TRACK if self.heard[-1].startswith(b"POST") else ME))
        await writer.drain()


@asynccontextmanager
async def client_of(server: Server) -> AsyncIterator[Client]:
    async with serving(server) as port:
        profile = ServerProfile(f"https://127.0.0.1:{port}", "current")
        client = Client(profile, Credentials(token="CANARY"), sleep=no_pause)
        yield client
        await client.close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer trusts."""
    authority = Authority(tmp_path)
    authority.trust(monkeypatch)
    return authority


async def test_N9_a_server_that_proves_who_it_is_is_asked(authority: Authority) -> None:
    server = Server(authority.server("127.0.0.1"))
    async with client_of(server) as client:
        assert (await client.me()).user.username == "Me"
        await client.delete("soundcloud:tracks:1")
        assert (await client.upload(SONG)).title == "T"
    assert all(b"authorization: OAuth CANARY" in head for head in server.heard)


WRONG: dict[str, tuple[Callable[[Authority, Path], ssl.SSLContext | bytes], str]] = {
    "expired": (lambda authority, _: authority.server("127.0.0.1", days=-1), "has expired"),
    "not valid yet": (lambda authority, _: authority.server("127.0.0.1", days=60), "not valid yet"),
    "wrong host": (lambda authority, _: authority.server("api.soundcloud.com"), "the certificate of another server"),
    "self-signed": (lambda _, folder: Authority(folder).server("127.0.0.1"), "nobody this computer trusts"),
    "TLS 1.0": (lambda _authority, _folder: old_greeting(), "no encryption that is safe"),
    "no TLS": (lambda _authority, _folder: answer("400 Bad Request"), "no encryption that is safe"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_N9_a_server_that_cannot_prove_who_it_is_gets_nothing(
    authority: Authority, tmp_path: Path, what: str
) -> None:
    context, words = WRONG[what]
    server = Server(context(authority, tmp_path))
    async with client_of(server) as client:
        connection = Connection(client, Library(client))
        for ask in (client.me, lambda: client.delete("soundcloud:tracks:1"), lambda: client.upload(SONG)):
            before = server.connections
            with pytest.raises(Untrusted, match=words) as caught:
                await ask()
            assert not caught.value.retryable
            assert caught.value.message.startswith("127.0.0.1 ")
            assert server.connections == before + 1
        assert connection.status.state == "online"
        await connection.close()
    assert not any(b"CANARY" in heard for heard in server.heard)


async def test_N9_a_server_that_hangs_up_on_TLS_is_a_lost_connection(authority: Authority) -> None:
    async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(10)

    async with serving(hang_up) as port:
        client = Client(ServerProfile(f"https://127.0.0.1:{port}", "current"), Credentials(token="t"), sleep=no_pause)
        for ask in (client.me, lambda: client.delete("soundcloud:tracks:1"), lambda: client.upload(SONG)):
            with pytest.raises(Offline) as caught:
                await ask()
            assert caught.value.retryable
        await client.close()
