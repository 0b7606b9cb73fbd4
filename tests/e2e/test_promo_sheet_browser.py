"""A promo sheet in a real browser: it needs nothing else, looks as it was made, and nothing in it can run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from scmanager.core.link_texts import SharedLink
from scmanager.core.promo_fields import PromoField
from scmanager.core.promo_sheet import PromoSheet
from scmanager.services.media import Media
from scmanager.services.shared_links import SharedLinks
from scmanager.services.sharing import Sharing
from tests.helpers.chromium import MISSING, Chromium
from tests.helpers.links import desk
from tests.helpers.sandbox import Sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(MISSING), reason=f"{MISSING} is not installed")]

HOSTILE = "</h2><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
SHEET = PromoSheet(
    heading="Autumn <promos>", note="Hi,\nplease & thank you", day=date(2026, 11, 27), fields=frozenset(PromoField)
)


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    folder: Path = tmp_path_factory.mktemp("browser")
    with Chromium(folder) as made:
        yield made


async def write_page(sandbox: Sandbox, path: Path) -> tuple[SharedLink, ...]:
    """Write a page of four private tracks, one of them with a title that wants to run."""
    async with desk(sandbox) as table:
        share = SharedLinks(Sharing(table.client, table.links), Media(table.client), table.links)
        links = list((await share.collect(table.private[:4])).links)
        track = msgspec.structs.replace(links[1].track, title=HOSTILE, description=HOSTILE)
        links[1] = msgspec.structs.replace(links[1], track=track)
        await share.export_promo_sheet(links, path, SHEET)
    return tuple(links)


async def test_a_promo_sheet_needs_nothing_and_runs_nothing(
    sandbox: Sandbox, browser: Chromium, tmp_path: Path
) -> None:
    path = tmp_path / "promo.html"
    links = await write_page(sandbox, path)
    sandbox.clear_requests()
    await asyncio.to_thread(browser.open, path.as_uri())
    path.unlink()
    assert browser.run("return document.title") == "Autumn <promos>"
    assert browser.run("return document.scripts.length") == 0
    assert browser.run("return [...document.links].map(link => link.href)") == [link.url for link in links]
    assert browser.run("return [...document.images].map(image => image.naturalWidth > 0)") == [True] * 4
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.run("return getComputedStyle(document.querySelector('li')).display") == "flex"
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert "please & thank you" in browser.text
    assert HOSTILE in browser.text
    assert sandbox.requests() == []
