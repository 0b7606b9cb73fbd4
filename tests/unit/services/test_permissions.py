"""The same list of people for many tracks: shown before, saved where nothing changed meanwhile, true afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.permissions import AccessRow, AccessState, change_words
from scmanager.core.users import User
from scmanager.errors import Unconfirmed
from scmanager.services.handed_out import HandedOut
from scmanager.services.permissions import Permissions, exactly, with_added, without
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox

PATTERN = "/tracks/*/permissions*"


async def friends(table: Desk) -> list[User]:
    return (await table.client.search_users("a"))[:3]


async def names(table: Desk, number: int) -> list[str]:
    return sorted(user.urn for user in await table.client.people_with_access(table.private[number].urn))


def urns(users: Sequence[User]) -> list[str]:
    return sorted(user.urn for user in users)


def permissions(table: Desk) -> Permissions:
    return Permissions(table.client, table.links.handed_out)


def states(rows: list[AccessRow]) -> list[AccessState]:
    return [row.state for row in rows]


async def test_a_change_is_shown_before_it_is_saved(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, ben, cy = await friends(table)
        await table.client.replace_people_with_access(table.private[0].urn, [ana.urn, ben.urn])
        (row,) = await permissions(table).plan(table.private[:1], exactly([ben, cy]))
        words = f"Adds {cy.name}. Removes {ana.name}, who then needs the link to listen."
        assert change_words(row.change) == words
        assert await names(table, 0) == urns([ana, ben])
        (saved,) = await permissions(table).save([row])
        assert saved.state is AccessState.SAVED
        assert await names(table, 0) == urns([ben, cy])


async def test_people_join_and_leave_many_lists_at_once(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, ben, _cy = await friends(table)
        for number, people in enumerate(([ana], [])):
            await table.client.replace_people_with_access(table.private[number].urn, urns(people))
        access = permissions(table)
        seen: list[tuple[int, int]] = []
        rows = await access.plan(table.private[:2], with_added([ana, ben]), progress=lambda *done: seen.append(done))
        assert seen == [(0, 2), (1, 2), (2, 2)]
        assert states(await access.save(rows)) == [AccessState.SAVED] * 2
        assert [await names(table, number) for number in (0, 1)] == [urns([ana, ben])] * 2
        assert (
            states(await access.save(await access.plan(table.private[:2], with_added([ana]))))
            == [AccessState.UNCHANGED] * 2
        )
        await access.save(await access.plan(table.private[:2], without([ben])))
        assert [await names(table, number) for number in (0, 1)] == [[ana.urn]] * 2
        assert {user.urn for user in await access.recent()} == {ana.urn, ben.urn}
        assert await access.recent(0) == []


async def test_U8_a_list_that_changed_meanwhile_is_left_alone_and_the_others_are_saved(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, ben, cy = await friends(table)
        for number in range(3):
            await table.client.replace_people_with_access(table.private[number].urn, [])
        rows = await permissions(table).plan(table.private[:3], exactly([ana]))
        await table.client.replace_people_with_access(table.private[1].urn, [ben.urn])
        saved = await permissions(table).save(rows)
        assert states(saved) == [AccessState.SAVED, AccessState.CONFLICT, AccessState.SAVED]
        assert f"{ben.name} was added" in saved[1].message
        assert not saved[1].may_retry
        assert await names(table, 1) == [ben.urn]
        assert cy.urn not in await names(table, 0)


@pytest.mark.parametrize(
    ("fault", "arg", "expected"),
    [
        ("commit_then_drop", None, AccessState.SAVED),
        ("commit_then_status", 500, AccessState.SAVED),
        ("commit_then_status", 403, AccessState.SAVED),
        ("commit_then_status", {"status": 429, "headers": {"Retry-After": "0.1"}}, AccessState.SAVED),
        ("status", 500, AccessState.NOT_SAVED),
        ("status", 422, AccessState.NOT_SAVED),
        ("drop_before", None, AccessState.UNKNOWN),
        ("status", 502, AccessState.UNKNOWN),
    ],
)
async def test_N4_a_fault_while_saving_many_lists_ends_with_a_true_list(
    sandbox: Sandbox, tmp_path: Path, fault: str, arg: Any, expected: AccessState
) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, *_ = await friends(table)
        for number in range(3):
            await table.client.replace_people_with_access(table.private[number].urn, [])
        access = permissions(table)
        rows = await access.plan(table.private[:3], exactly([ana]))
        path = f"/tracks/{table.private[1].urn.rpartition(':')[2]}/permissions"
        sandbox.fault(fault, method="PUT", path=path, arg=arg, times=None)
        saved = await access.save(rows)
        assert states(saved) == [AccessState.SAVED, expected, AccessState.SAVED]
        was_done = expected is AccessState.SAVED
        assert await names(table, 1) == ([ana.urn] if was_done else [])
        sandbox.clear_faults()
        again = await access.save([row for row in saved if row.may_retry])
        assert states(again) == ([] if was_done else [AccessState.SAVED])
        assert await names(table, 1) == [ana.urn]


class DeafServer:
    """A server that saves a list, but answers neither that nor anything after it, until it is `healed`."""

    def __init__(self) -> None:
        self.people: list[int] = []
        self.is_deaf = False
        self.writes = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            self.writes += 1
            self.is_deaf = True
            self.people = [int(number) for _name, number in parse_qsl(request.content.decode())]
        if self.is_deaf:
            raise httpx.ReadError("deaf")
        return httpx.Response(200, content=self._answer())

    async def _answer(self) -> AsyncIterator[bytes]:
        yield json.dumps([{"id": number} for number in self.people]).encode()


async def test_N3_what_was_saved_unseen_is_found_when_it_is_tried_again() -> None:
    server, ana = DeafServer(), User(urn="soundcloud:users:2")
    transport = httpx.MockTransport(server)
    profile = ServerProfile("http://127.0.0.1:1", "classic")
    client = Client(profile, Credentials(token="t"), transport=transport, sleep=_at_once)
    try:
        access = Permissions(client, HandedOut())
        with pytest.raises(Unconfirmed):
            await access.save_people("soundcloud:tracks:1", [ana], seen=[])
        server.is_deaf, writes = False, server.writes
        assert [user.urn for user in await access.save_people("soundcloud:tracks:1", [ana], seen=[])] == [ana.urn]
        assert server.writes == writes
    finally:
        await client.close()


class PickyServer(DeafServer):
    """A server that saves a list without the people whose accounts are deleted."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = super().__call__(request) if request.method == "GET" else httpx.Response(200, content=self._answer())
        if request.method == "PUT":
            given = [int(number) for _name, number in parse_qsl(request.content.decode()) if number]
            self.people = [number for number in given if number != 4]
        return answer


@pytest.mark.parametrize(
    ("numbers", "expected"), [((3, 4), AccessState.PARTLY), ((4,), AccessState.NOT_SAVED)], ids=["some", "nobody"]
)
async def test_N17_people_the_server_does_not_take_are_no_change_made_elsewhere(
    numbers: Sequence[int], expected: AccessState
) -> None:
    seen, deleted = User(urn="soundcloud:users:2"), User(urn="soundcloud:users:4", username="Dot")
    wanted = [seen, *(deleted if number == 4 else User(urn=f"soundcloud:users:{number}") for number in numbers)]
    server = PickyServer()
    server.people = [2]
    profile = ServerProfile("http://127.0.0.1:1", "classic")
    client = Client(profile, Credentials(token="t"), transport=httpx.MockTransport(server), sleep=_at_once)
    try:
        access = Permissions(client, HandedOut())
        row = AccessRow(track_urn="soundcloud:tracks:1", title="", seen=(seen,), wanted=tuple(wanted))
        (saved,) = await access.save([row])
        assert (saved.state, saved.message) == (
            expected,
            "The server gave no access to Dot. The account may be deleted.",
        )
        assert [user.urn for user in saved.now] == [user.urn for user in wanted if user is not deleted]
    finally:
        await client.close()


async def _at_once(_seconds: float) -> None:
    """Wait for nothing."""


async def test_N6_a_pause_is_kept_between_two_lists(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, *_ = await friends(table)
        access = permissions(table)
        rows = await access.plan(table.private[:2], exactly([ana]))
        sandbox.fault("retry_after", method="PUT", path=PATTERN, arg=0.2)
        assert states(await access.save(rows)) == [AccessState.SAVED] * 2


async def test_the_current_dialect_says_that_it_cannot(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path, "current") as table:
        (row,) = await permissions(table).plan(table.private[:1], exactly([]))
        assert row.state is AccessState.NOT_READ
        assert "no longer lets programs" in row.message
        assert await permissions(table).save([row]) == [row]


async def test_it_stops_between_two_lists(sandbox: Sandbox, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with desk(sandbox, tmp_path) as table:
        ana, *_ = await friends(table)
        access = permissions(table)
        rows = await access.plan(table.private[:2], exactly([ana]))
        saved = await access.save(rows, progress=lambda done, _all: stop.set() if done else None, stop=stop)
        assert states(saved) == [AccessState.SAVED, AccessState.PLANNED]
