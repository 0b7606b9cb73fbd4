"""The server's time, whatever this computer's clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scmanager.api.client import Client
from scmanager.api.profile import ServerProfile
from scmanager.api.server_clock import ServerClock
from scmanager.errors import NotFound
from tests.helpers.api_clients import OWNER, connected
from tests.helpers.recorder import Recorder
from tests.helpers.sandbox import Sandbox

HERE = datetime(2026, 11, 14, 12, 0, 0, tzinfo=UTC)


class Watch:
    """The clock of this computer."""

    def __init__(self) -> None:
        self.time = HERE

    def now(self) -> datetime:
        return self.time


def test_before_the_first_answer_this_computer_is_believed() -> None:
    assert ServerClock(Watch().now).now() == HERE


@pytest.mark.parametrize(
    ("header", "there"),
    [
        ("Sun, 15 Nov 2026 12:00:00 GMT", HERE + timedelta(days=1)),
        ("Fri, 13 Nov 2026 12:00:00 GMT", HERE - timedelta(days=1)),
        ("Sat, 14 Nov 2026 13:00:30 +0100", HERE + timedelta(seconds=30)),
    ],
)
def test_an_answer_tells_the_time_and_it_goes_on(header: str, there: datetime) -> None:
    watch = Watch()
    clock = ServerClock(watch.now)
    clock.hear(header)
    watch.time += timedelta(minutes=5)
    assert clock.now() == there + timedelta(minutes=5)


@pytest.mark.parametrize("header", ["", "soon", "Sat, 99 Nov 2026 12:00:00 GMT"])
def test_nonsense_changes_nothing(header: str) -> None:
    clock = ServerClock(Watch().now)
    clock.hear("Sun, 15 Nov 2026 12:00:00 GMT")
    clock.hear(header)
    assert clock.now() == HERE + timedelta(days=1)


async def test_a_client_hears_it_from_a_refusal_as_well() -> None:
    refusal = httpx.Response(404, headers={"date": "Sat, 14 Nov 2020 12:00:00 GMT"}, stream=httpx.ByteStream(b"{}"))
    profile = ServerProfile("https://api.example.org", "current")
    client = Client(profile, OWNER, transport=Recorder(lambda _request: refusal))
    with pytest.raises(NotFound):
        await client.track("soundcloud:tracks:1")
    assert abs(client.server_now() - datetime(2020, 11, 14, 12, tzinfo=UTC)) < timedelta(minutes=5)
    await client.close()


async def test_a_client_hears_it_from_a_server(sandbox: Sandbox) -> None:
    async with connected(sandbox, "current") as client:
        await client.me()
        assert abs(client.server_now() - datetime.now(UTC)) < timedelta(minutes=5)
