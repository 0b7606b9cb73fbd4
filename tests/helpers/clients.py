"""A real client of a running sandbox."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from tests.helpers.sandbox import CONSUMER_KEY, USER_TOKEN, Sandbox

ClientContext = AbstractAsyncContextManager[Client]


def client_of(box: Sandbox, dialect: DialectName = "classic", *, signed_in: bool = True) -> ClientContext:
    """Give a client of the demo user, or one that only has the consumer key, and close it at the end."""
    return client_at(box.url, dialect, signed_in=signed_in)


@asynccontextmanager
async def client_at(url: str, dialect: DialectName = "classic", *, signed_in: bool = True) -> AsyncIterator[Client]:
    """Give a client of the sandbox at an address."""
    credentials = Credentials(token=USER_TOKEN) if signed_in else Credentials(client_id=CONSUMER_KEY)
    client = Client(ServerProfile(url, dialect), credentials)
    try:
        yield client
    finally:
        await client.close()
