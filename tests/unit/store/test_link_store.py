"""Handed-out links on disk: kept for each account, found, dead or live, and never the links themselves."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scmanager.core.link_log import Death, LinkCounts, LinkEntry, LinkFilter, LinkKind, LinkOrder, LinkState
from scmanager.core.link_overview import LinkFacts
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.reset_reminders import Reminder
from scmanager.core.users import User
from scmanager.errors import MadeByNewerVersion, StorageError
from scmanager.store import link_rows
from scmanager.store.database_files import connect
from scmanager.store.link_queries import facts_of
from scmanager.store.link_schema import LINKS, LinkRescue
from scmanager.store.links import LinkStore
from scmanager.store.schema import Schema, migrate

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, TWO = "soundcloud:tracks:1", "soundcloud:tracks:2"


async def test_what_goes_wrong_is_told_of_links_and_not_of_uploads(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        pass
    with pytest.raises(StorageError, match="The log of links was closed"):
        await store.links.tracks("ada")
    with closing(connect(tmp_path / "links.db")) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(MadeByNewerVersion, match="The log of links was made by a newer"):
        await LinkStore.open(tmp_path / "links.db")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[LinkStore]:
    store = await LinkStore.open(folder / "links.db")
    try:
        yield store
    finally:
        await store.close()


def link(link_id: str, urn: str = ONE, recipient: str = "", note: str = "", **changes: object) -> LinkEntry:
    values = {"title": "Salt Flats", "kind": LinkKind.LISTENER, "at": NOON, **changes}
    return LinkEntry(id=link_id, track_urn=urn, recipient=recipient, note=note, **values)


async def ids(store: LinkStore, **wanted: object) -> list[str]:
    return [each.id for each in await store.links.page("ada", LinkFilter(**wanted), 0, 100)]


async def test_links_are_kept_for_each_account(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a", ONE, "Radio Lumen", "Session"), link("b", TWO)])
        await store.links.add("mira", [link("c", "soundcloud:tracks:3")])
    async with opened(tmp_path) as store:
        assert await store.links.tracks("ada") == {ONE, TWO}
        assert await store.links.tracks("mira") == {"soundcloud:tracks:3"}
        first = next(each for each in await store.links.page("ada", LinkFilter(), 0, 9) if each.id == "a")
        assert first == link("a", ONE, "Radio Lumen", "Session")


async def test_links_are_found_by_words_in_any_spelling_and_by_state(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        mine = [link("a", ONE, "Żółw Łódź"), link("b", TWO, "Promo list A", "100% secret_"), link("c", TWO, "Mira")]
        await store.links.add("ada", mine)
        assert await ids(store, text="lodz ZOLW") == ["a"]
        assert await ids(store, text="100% promo") == ["b"]
        assert await ids(store, text="%") == ["b"]
        assert await ids(store, text="link flats lumen") == []
        assert await ids(store, recipient="Mira") == ["c"]
        await store.links.kill("ada", [ONE], Death.PUBLIC, NOON + MINUTE)
        assert await ids(store, state=LinkState.DEAD) == ["a"]
        assert await ids(store, state=LinkState.LIVE, track_urn=TWO, text="mira") == ["c"]
        assert await store.links.count("ada", LinkFilter()) == LinkCounts(3, 2, 1, 0)


async def test_links_come_in_order_and_in_pages(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        named = [("a", "Zoe", "b"), ("b", "", "c"), ("c", "ada", "a")]
        titles = {"a": "Über", "b": "Aal", "c": "zebra"}
        for number, (each, who, note) in enumerate(named):
            entry = link(each, ONE, who, note, title=titles[each], at=NOON + number * MINUTE)
            await store.links.add("ada", [entry])
        assert await ids(store) == ["c", "b", "a"]
        assert await ids(store, descending=False) == ["a", "b", "c"]
        assert await ids(store, order=LinkOrder.TITLE, descending=False) == ["b", "a", "c"]
        assert await ids(store, order=LinkOrder.RECIPIENT, descending=False) == ["c", "a", "b"]
        assert await ids(store, order=LinkOrder.NOTE) == ["b", "a", "c"]
        assert [each.id for each in await store.links.page("ada", LinkFilter(), 1, 1)] == ["b"]


async def test_who_got_links_lately_comes_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for number, who in enumerate(("Ana", "Ben", "", "Ana", "Cy", "Ben")):
            await store.links.add("ada", [link(str(number), recipient=who, at=NOON + number * MINUTE)])
        assert await store.links.recipients("ada", 2) == ["Ben", "Cy"]


async def test_for_whom_and_why_can_be_told_later(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a"), link("b", TWO)])
        assert await store.links.describe("ada", ["a", "unknown"], "Radio Lumen", "Session") == {ONE}
        assert await store.links.describe("mira", ["b"], "Mira", "") == frozenset()
        assert await ids(store, text="lumen session") == ["a"]


async def test_another_token_kills_older_links_and_the_same_brings_them_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("old"), link("new", at=NOON + 2 * MINUTE), link("unknown")])
        await store.links.set_tokens({"old": b"1", "new": b"2"})
        assert await store.links.compare("ada", ONE, b"2", NOON + MINUTE)
        assert [each.id for each in await store.links.page("ada", LinkFilter(state=LinkState.DEAD), 0, 9)] == ["old"]
        assert not await store.links.compare("ada", ONE, b"2", NOON + MINUTE)
        assert await store.links.compare("ada", ONE, b"1", NOON + 5 * MINUTE)
        assert await ids(store, state=LinkState.DEAD) == ["new"]


async def test_an_answer_from_before_a_reset_brings_no_link_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        await store.links.set_tokens({"a": b"1"})
        await store.links.kill("ada", [ONE], Death.RESET, NOON + 2 * MINUTE)
        assert not await store.links.compare("ada", ONE, b"1", NOON + MINUTE)
        assert await ids(store, state=LinkState.LIVE) == []


async def test_a_reset_ends_the_links_from_before_it(tmp_path: Path) -> None:
    row = ResetRow(id="r", track_urn=ONE, title="T", started_at=NOON, state=ResetState.CHECKING)
    done = ResetRow(
        id="r", track_urn=ONE, title="T", started_at=NOON, state=ResetState.RESET, ended_at=NOON + 2 * MINUTE
    )
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a", recipient="Ana"), link("later", at=NOON + 3 * MINUTE)])
        await store.links.add("mira", [link("m")])
        await store.resets.begin("ada", row, b"hash")
        assert await store.resets.open_rows("ada") == [(row, b"hash")]
        assert await store.resets.open_rows("mira") == []
        await store.resets.end("ada", done)
        assert await store.resets.open_rows("ada") == []
        assert await ids(store, state=LinkState.DEAD) == ["a"]
        assert (await store.links.count("mira", LinkFilter())).live == 1
        facts = (await store.links.facts("ada"))[ONE]
        expected = LinkFacts(first_at=NOON, last_at=NOON + 3 * MINUTE, last_reset_at=NOON + 2 * MINUTE, live=1)
        assert facts == expected


async def test_a_planned_reset_is_seen_at_the_links_that_live(tmp_path: Path) -> None:
    due = Reminder(track_urn=ONE, title="T", due_at=NOON + MINUTE)
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a"), link("b", TWO)])
        await store.reminders.put("ada", due)
        assert await ids(store, reset_due=True) == ["a"]
        assert (await store.links.count("ada", LinkFilter())).reset_due == 1
        assert (await store.links.facts("ada"))[ONE].reset_due == due.due_at
        assert await store.reminders.open_ones("ada") == [due]
        assert await store.reminders.open_ones("mira") == []


async def test_people_come_back_as_they_were(tmp_path: Path) -> None:
    ana, ben = User(urn="u:1", username="Ana", city="Łódź"), User(urn="u:2", username="Ben")
    async with opened(tmp_path) as store:
        await store.people.note("ada", [ana], NOON)
        await store.people.note("ada", [ben], NOON + MINUTE)
        await store.people.note("ada", [ana], NOON + 2 * MINUTE)
        assert await store.people.last("ada", 9) == [ana, ben]
        assert await store.people.last("mira", 9) == []


def make_first_version(path: Path) -> None:
    with closing(connect(path)) as connection:
        migrate(connection, Schema(LINKS[:1], LinkRescue()))
        note = ("ada", ONE, NOON.isoformat())
        connection.execute("INSERT INTO handed_out VALUES (?, ?, ?)", note)


async def test_notes_of_the_first_version_are_taken_over(tmp_path: Path) -> None:
    make_first_version(tmp_path / "links.db")
    async with opened(tmp_path) as store:
        (entry,) = await store.links.page("ada", LinkFilter(), 0, 9)
        assert (entry.track_urn, entry.at, entry.is_live) == (ONE, NOON, True)


async def test_F4_notes_of_a_damaged_first_version_are_saved(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    make_first_version(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=1")
    async with opened(tmp_path) as store:
        assert await store.links.tracks("ada") == {ONE}


@pytest.mark.parametrize("way", ["overwritten", "gone"])
async def test_F4_a_lost_file_is_restored_from_its_backup(tmp_path: Path, way: str) -> None:
    path = tmp_path / "links.db"
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        await store.links.set_tokens({"a": b"1"})
        salt = store.salt
    async with opened(tmp_path):
        pass  # makes the backup
    if way == "gone":
        path.unlink()
    else:
        path.write_bytes(b"no database" * 500)
    async with opened(tmp_path) as store:
        assert [each.id for each in await store.links.with_token("ada", b"1")] == ["a"]
        assert store.salt == salt


@pytest.mark.parametrize("is_salt_lost", [False, True])
async def test_F4_without_a_backup_hashes_are_saved_with_their_salt_or_not_at_all(
    tmp_path: Path, is_salt_lost: bool
) -> None:
    path = tmp_path / "links.db"
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        await store.links.set_tokens({"a": b"1"})
        salt = store.salt
    (tmp_path / "links.backup.db").unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=1")
        if is_salt_lost:
            connection.execute("UPDATE salt SET value = x'00'")
            connection.commit()
    async with opened(tmp_path) as store:
        assert await ids(store) == ["a"]
        assert [each.id for each in await store.links.with_token("ada", b"1")] == ([] if is_salt_lost else ["a"])
        assert (store.salt == salt) is not is_salt_lost


async def test_F4_a_row_that_makes_no_sense_is_left_out(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a"), link("b")])
    (tmp_path / "links.backup.db").unlink()
    with closing(sqlite3.connect(tmp_path / "links.db")) as connection:
        connection.execute("UPDATE links SET kind = 'pigeon' WHERE id = 'b'")
        connection.commit()
    async with opened(tmp_path) as store:
        assert await ids(store) == ["a"]


async def test_what_is_forgotten_is_in_no_file_at_once_and_does_not_come_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a", ONE, "Canary", "Session"), link("b", TWO, "Ben")])
        await store.links.set_tokens({"a": b"canary-of-a-hash"})
    async with opened(tmp_path) as store:
        assert canaries_in(tmp_path), "they are in the file and in its backup"
        assert await store.links.forget("mira", ["a"]) == frozenset()
        assert await store.links.forget("ada", ["a"]) == {ONE}
        assert canaries_in(tmp_path) == []
        assert await ids(store) == ["b"]
        assert await store.links.tracks("ada") == {TWO}
        assert await store.links.with_token("ada", b"canary-of-a-hash") == []
        await store.links.set_tokens({"a": b"canary-of-a-hash"})
        assert canaries_in(tmp_path) == [], "a hash that was made late finds nothing to belong to"
    async with opened(tmp_path) as store:
        assert (await ids(store), store.notice) == (["b"], "")


def canaries_in(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if b"canary" in path.read_bytes().lower()]


async def test_links_are_found_by_what_their_tracks_are_called_now(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a", ONE, "Mira"), link("b", TWO), link("c", ONE)])
        assert await store.links.retitle("ada", {ONE: "Åland", TWO: "Salt Flats"}) == {ONE}
        assert await store.links.retitle("ada", {ONE: "Åland"}) == frozenset()
        assert await ids(store, text="aland mira") == ["a"]
        assert await ids(store, text="salt") == ["b"]
        assert {each.title for each in await store.links.with_ids("ada", ["a", "c"])} == {"Åland"}


async def test_it_is_known_who_has_a_dead_link_and_a_new_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a", recipient="Mira"), link("b", recipient="Lumen"), link("c")])
        await store.links.kill("ada", [ONE], Death.RESET, NOON + MINUTE)
        later = NOON + 2 * MINUTE
        await store.links.add("ada", [link("d", recipient="Mira", at=later), link("e", TWO, recipient="Lumen")])
        await store.links.add("ada", [link("f", at=later)])
        await store.links.add("eve", [link("g", recipient="Lumen", at=later)])
        assert [each.id for each in await store.links.with_ids("ada", "abcdef") if each.has_new] == ["a"]


async def test_what_is_known_of_links_is_made_of_rows_beside_the_loop(tmp_path: Path, monkeypatch) -> None:
    threads: set[int] = set()

    def seen(row: sqlite3.Row) -> LinkFacts:
        threads.add(threading.get_ident())
        return facts_of(row)

    monkeypatch.setattr(link_rows, "facts_of", seen)
    async with opened(tmp_path) as store:
        await store.links.add("ada", [link("a")])
        assert ONE in await store.links.facts("ada")
    assert threads
    assert threading.get_ident() not in threads
