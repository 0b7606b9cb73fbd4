"""What was learned of links at a time says nothing of those that were handed out after it."""

from __future__ import annotations

from pathlib import Path

from scmanager.core.link_log import Death, LinkState
from scmanager.core.link_resets import ResetRow, ResetState
from tests.unit.store.test_link_store import MINUTE, NOON, ONE, ids, link, opened


async def test_an_answer_from_before_a_new_link_does_not_kill_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("new", at=NOON + 2 * MINUTE)])
        await store.links.set_tokens({"new": b"2"})
        assert not await store.links.compare("ada", ONE, b"1", NOON + MINUTE)
        assert await ids(store, state=LinkState.LIVE) == ["new"]


async def test_the_end_of_a_track_is_not_the_end_of_links_from_after_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("old"), link("new", at=NOON + 2 * MINUTE)])
        assert await store.links.kill("ada", [ONE], Death.PUBLIC, NOON + MINUTE) == {ONE}
        assert await ids(store, state=LinkState.LIVE) == ["new"]


async def test_an_old_link_that_was_copied_while_its_reset_ended_is_dead(tmp_path: Path) -> None:
    row = ResetRow(id="r", track_urn=ONE, title="T", started_at=NOON, state=ResetState.RESET, ended_at=NOON + MINUTE)
    async with opened(tmp_path) as store:
        await store.resets.begin("ada", row, b"1")
        await store.links.add("ada", [link("old", at=NOON + 2 * MINUTE), link("new", at=NOON + 2 * MINUTE)])
        await store.resets.end("ada", row)
        await store.links.set_tokens({"old": b"1", "new": b"2"})
        assert await ids(store, state=LinkState.LIVE) == ["new"]
