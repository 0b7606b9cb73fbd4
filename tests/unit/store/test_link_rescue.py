"""A file of links that is sound but lacks what its backup has, as after an older copy was put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.reset_reminders import Reminder
from scmanager.store.link_schema import SALT_BYTES
from tests.unit.store.test_link_store import NOON, ONE, link, opened


async def test_F4_a_reset_that_cannot_be_checked_without_its_salt_is_not_called_done(tmp_path: Path) -> None:
    row = ResetRow(id="r", track_urn=ONE, title="T", started_at=NOON, state=ResetState.CHECKING)
    async with opened(tmp_path) as store:
        await store.resets.begin("ada", row, b"hash")
    (tmp_path / "links.backup.db").unlink()
    with closing(sqlite3.connect(tmp_path / "links.db")) as connection:
        connection.execute("PRAGMA application_id=1")
        connection.execute("UPDATE salt SET value = x'00'")
        connection.commit()
    async with opened(tmp_path) as store:
        assert await store.resets.open_rows("ada") == []


@pytest.mark.parametrize("sql", ["DELETE FROM salt", "UPDATE salt SET value = x'00'"])
async def test_F4_a_file_without_its_salt_is_mended(tmp_path: Path, sql: str) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        await store.links.set_tokens({"a": b"1"})
    with closing(sqlite3.connect(tmp_path / "links.db")) as connection:
        connection.execute(sql)
        connection.commit()
    async with opened(tmp_path) as store:
        assert len(store.salt) == SALT_BYTES
        assert await store.links.tracks("ada") == {ONE}


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
