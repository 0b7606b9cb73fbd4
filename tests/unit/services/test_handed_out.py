"""That a link was handed out is known at once, in the next run, and never keeps anything from being done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scmanager.services.handed_out import HandedOut
from scmanager.store.links import LinkStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URN = "soundcloud:tracks:1"


async def test_what_was_handed_out_is_known_in_the_next_run(tmp_path: Path) -> None:
    for run in range(2):
        store = await LinkStore.open(tmp_path / "links.db")
        links = HandedOut(store, "ada", lambda: NOON)
        await links.open()
        assert links.has(URN) is bool(run)
        links.note(URN)
        await links.close()
        await store.close()


async def test_it_is_told_once() -> None:
    told: list[tuple[str, ...]] = []
    links = HandedOut(None, "ada")
    links.changed.connect(told.append)
    await links.open()
    links.note(URN)
    links.note(URN)
    await links.close()
    assert told == [(URN,)]


async def test_F4_a_disk_that_refuses_loses_no_more_than_the_note(tmp_path: Path) -> None:
    store = await LinkStore.open(tmp_path / "links.db")
    links = HandedOut(store, "ada")
    await links.open()
    await store.close()
    links.note(URN)
    await links.close()
    assert links.has(URN)
    again = HandedOut(store, "ada")
    await again.open()
    assert not again.urns
