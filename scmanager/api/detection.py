"""Finding out which dialect a server speaks, by asking once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scmanager.api.pacing import Sleep
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.api.sender import Sender
from scmanager.api.signing import Auth, auth_of
from scmanager.api.wire import Request, read_json
from scmanager.errors import BadAnswer, NotFound, NotSignedIn, Rejected

if TYPE_CHECKING:
    import httpx

_CURRENT_PROBE = Request(method="GET", path="/me")
_CLASSIC_PROBE = Request(method="GET", path="/me.json")
_KEY_PROBE = Request(method="GET", path="/tracks.json", query=(("limit", "1"),))


async def detect_dialect(
    base_url: str,
    credentials: Credentials | Auth,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> DialectName:
    """Ask a server who is signed in with the classic suffix: only the classic dialect answers without a URN.

    A server that speaks both is spoken to in the classic one, which can do more.

    With a consumer key alone the question is whether it opens the classic search. Raises what the server
    answers when it accepts the credentials in neither dialect.
    """
    sender = Sender(ServerProfile(base_url, "classic"), credentials, transport=transport, sleep=sleep)
    try:
        if auth_of(credentials).is_user:
            return await _by_token(sender)
        await sender.send(_KEY_PROBE)
        return "classic"
    finally:
        await sender.close()


async def _by_token(sender: Sender) -> DialectName:
    try:
        me = _object(read_json(await sender.send(_CLASSIC_PROBE)))
    except (BadAnswer, NotFound, NotSignedIn, Rejected):
        me = {}
    if me and "urn" not in me:
        return "classic"
    await sender.send(_CURRENT_PROBE)
    return "current"


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
