"""The processes of the benchmark `memory`; each answers with a line of JSON, memory in use in MiB.

`python -m tests.benchmarks.memory_program KIND URL CACHE SYNCS`: `table` shows the tracks of a cache, syncs as often as
it is told, searches once, and tells its memory as `mib`, and as `grown_mib` by how much it grew since the third sync.
`objects` keeps the tracks of the cache as plain objects.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from scmanager.core.search import parse
from scmanager.core.tracks import Track
from scmanager.loop import Loop
from scmanager.store.tracks import TrackCache
from tests.benchmarks.library_desk import LibraryDesk
from tests.benchmarks.processes import resident_mib
from tests.helpers.clients import client_at

_WARM_UP = 3
_WORD = "midnight garden"


async def table(app: QApplication, url: str, cache: Path, syncs: int) -> dict[str, float]:
    """Show a cache, sync, search, and tell the memory."""
    async with client_at(url) as client:
        desk = LibraryDesk(app, client, cache)
        await desk.load()
        taken: list[float] = []
        for _ in range(syncs):
            await desk.sync()
            taken.append(_settled_mib())
        desk.stage.model.set_search(parse(_WORD, today=date(2026, 11, 20)))
        await desk.stage.tasks.settled()
        mib, rows = _settled_mib(), len(desk.library.tracks)
        await desk.close()
    return {"mib": mib, "rows": rows, "grown_mib": taken[-1] - taken[_WARM_UP - 1] if syncs > _WARM_UP else 0.0}


async def objects(cache: Path) -> dict[str, float]:
    """Keep the tracks of a cache as objects, and tell the memory."""
    store = await TrackCache.open(cache)
    kept: dict[str, Track] = {}
    async for piece in store.pieces(await store.head()):
        kept.update((track.urn, track) for track in piece.tracks)
    mib = _settled_mib()
    await store.close()
    return {"mib": mib, "rows": len(kept)}


def _settled_mib() -> float:
    gc.collect()
    return resident_mib()


def main() -> None:
    """Do what is asked for and end."""
    kind, url, cache, syncs = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with Loop(app) as loop:
        work = table(app, url, Path(cache), int(syncs)) if kind == "table" else objects(Path(cache))
        print(json.dumps(loop.run_until_complete(asyncio.ensure_future(work, loop=loop))), flush=True)


if __name__ == "__main__":
    main()
