"""Runs over many tracks that would fail alike for all: they end, and what was not tried is told as that."""

from __future__ import annotations

from pathlib import Path

from scmanager.core.permissions import AccessState
from scmanager.services.permissions import exactly
from tests.helpers.links import desk
from tests.helpers.sandbox import Sandbox
from tests.unit.services.test_permissions import PATTERN, friends, names, permissions, states
from tests.unit.services.test_shared_links import shared_links


async def test_N10_lists_are_not_tried_that_no_list_can_be_saved_after(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, *_ = await friends(table)
        for number in range(2):
            await table.client.replace_people_with_access(table.private[number].urn, [])
        access = permissions(table)
        rows = await access.plan(table.private[:2], exactly([ana]))
        assert len(rows) == 2
        sandbox.fault("html_200", method="PUT", path=PATTERN, times=None)
        assert states(await access.save(rows)) == [AccessState.NOT_SAVED, AccessState.PLANNED]
        assert await names(table, 1) == []


async def test_N3_a_list_whose_end_was_unknown_is_called_saved_when_it_is_found_to_be(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        ana, *_ = await friends(table)
        await table.client.replace_people_with_access(table.private[0].urn, [])
        access = permissions(table)
        (row,) = await access.plan(table.private[:1], exactly([ana]))
        sandbox.fault("drop_before", method="PUT", path=PATTERN, times=None)
        (row,) = await access.save([row])
        assert row.state is AccessState.UNKNOWN
        sandbox.clear_faults()
        await table.client.replace_people_with_access(table.private[0].urn, [ana.urn])  # it arrives late
        (row,) = await access.save([row])
        assert row.state is AccessState.SAVED
        assert [user.urn for user in await access.recent()] == [ana.urn]


async def test_N10_links_are_not_read_that_none_can_be_read_after(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("html_200", path="/tracks/*/secret-token*", times=None)
        sandbox.clear_requests()
        got = await shared_links(table).collect([*table.private, table.private[0]])
        assert got.links == ()
        assert len(got.failed) + len(got.left) == len(table.private)
        assert len(got.left) == len(table.private) - 4
