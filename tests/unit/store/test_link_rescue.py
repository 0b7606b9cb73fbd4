"""A file of links that is sound but lacks what its backup has, as after an older copy was put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.reset_reminders import Reminder
from tests.unit.store.test_link_store import NOON, ONE, link, opened


@pytest.mark.parametrize("table", ["links", "resets", "reminders"])
async def test_F4_rows_that_an_older_copy_lacks_come_back_from_the_backup(tmp_path: Path, table: str) -> None:
    row = ResetRow(id="r", track_urn=ONE, title="T", started_at=NOON, state=ResetState.CHECKING)
    plan = Reminder(track_urn=ONE, title="T", due_at=NOON)
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        await store.resets.begin("ada", row, b"hash")
        await store.reminders.put("ada", plan)
    async with opened(tmp_path):
        pass  # makes the backup
    with closing(sqlite3.connect(tmp_path / "links.db")) as connection:
        connection.execute(f"DELETE FROM {table}")
        connection.commit()
    async with opened(tmp_path) as store:
        assert await store.links.tracks("ada") == {ONE}
        assert await store.resets.open_rows("ada") == [(row, b"hash")]
        assert await store.reminders.open_ones("ada") == [plan]
