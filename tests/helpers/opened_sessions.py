"""A session over a client, with its queue of uploads in a folder that goes away."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from scmanager.api.client import Client
from scmanager.services.handed_out import HandedOut
from scmanager.services.session import Session
from scmanager.store.pictures import PictureFolder
from scmanager.store.uploads import UploadStore


@contextlib.asynccontextmanager
async def session_over(
    client: Client, text: str = "Sandbox account", folder: Path | None = None
) -> AsyncIterator[Session]:
    """Open a session; `folder` keeps its uploads, pictures and links for the next one."""
    with tempfile.TemporaryDirectory(prefix="scmanager-test-") as temporary:
        home = folder or Path(temporary)
        store = await UploadStore.open(home / "uploads.db")
        pictures = PictureFolder(home / "pictures")
        handed_out = HandedOut(home / "links.db", "test")
        session = Session.over(client, store, "test", text, pictures=pictures, handed_out=handed_out)
        try:
            await session.open()
            yield session
        finally:
            await session.close()
            await store.close()
