"""Pauses the server asks for, waited out by runs over many tracks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scmanager.api.clock import elapsed

if TYPE_CHECKING:
    from scmanager.api.client import Client

_LOOK_S = 0.25


async def may_ask(client: Client, stop: asyncio.Event | None = None) -> bool:
    """Wait out a pause the server asked for; False when it was stopped before or meanwhile."""
    while stop is None or not stop.is_set():
        until = client.paused_until
        if until is None or (left := until - elapsed()) <= 0:
            return True
        await asyncio.sleep(min(left, _LOOK_S))
    return False
