"""A real client of a running sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from tests.helpers.sandbox import CONSUMER_KEY, USER_TOKEN, Sandbox


@asynccontextmanager
async def client_of(box: Sandbox, dialect: DialectName = "classic", *, signed_in: bool = True) -> AsyncIterator[Client]:
    """Give a client of the demo user, or one that only has the consumer key, and close it at the end."""
    credentials = Credentials(token=USER_TOKEN) if signed_in else Credentials(client_id=CONSUMER_KEY)
    client = Client(ServerProfile(box.url, dialect), credentials)
    try:
        yield client
    finally:
        await client.close()
