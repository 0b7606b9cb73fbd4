"""The reference of the benchmark `sync`: a bare loop of httpx and msgspec that reads all pages and keeps the rows.

`python -m tests.benchmarks.sync_reference URL` reads lines, and answers each with a line of JSON: `seconds` and `rows`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx
import msgspec

from scmanager.api.rows import RawTrack
from tests.helpers.sandbox import USER_TOKEN


class Page(msgspec.Struct):
    """A page of tracks."""

    collection: list[RawTrack]
    next_href: str | None = None


async def synced(url: str) -> dict[str, float]:
    """Read all pages."""
    decoder = msgspec.json.Decoder(Page)
    rows: dict[int | str | None, RawTrack] = {}
    headers = {"Authorization": f"OAuth {USER_TOKEN}"}
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=30) as client:
        await client.get(f"{url}/me.json")
        began = time.perf_counter()
        href: str | None = f"{url}/me/tracks.json?limit=200&linked_partitioning=1"
        while href:
            page = decoder.decode((await client.get(href)).content)
            rows.update((row.id, row) for row in page.collection)
            href = page.next_href
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "rows": len(rows)}


def main() -> None:
    """Read everything whenever that is asked for, until there is nothing more."""
    for _line in sys.stdin:
        print(json.dumps(asyncio.run(synced(sys.argv[1]))), flush=True)


if __name__ == "__main__":
    main()
