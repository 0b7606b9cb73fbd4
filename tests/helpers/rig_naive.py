"""How programs upload that do not think: again after any failure, and after each start, until the server says yes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec

from scmanager.core.filenames import title_from
from scmanager.errors import ScmanagerError
from tests.helpers.rig_orders import WANTED, Order, connect
from tests.helpers.rig_steps import SteppedClient, Steps


async def retry_naively(order: Order, steps: Steps) -> None:
    """Upload all files; what is done is written down after the answer."""
    client = connect(order, steps)
    written = order.folder / "done.json"
    done = json.loads(written.read_text()) if written.exists() else []
    for path in order.files:
        if path.name in done:
            continue
        await _upload(client, path)
        steps("done: before it is written")
        done.append(path.name)
        written.write_text(json.dumps(done))
        steps("done: after it is written")
    await client.close()


async def _upload(client: SteppedClient, path: Path) -> None:
    fields = msgspec.structs.replace(WANTED, audio=path, title=title_from(path.name))
    while True:
        try:
            await client.upload(fields)
        except ScmanagerError:
            await asyncio.sleep(0.02)
        else:
            return
