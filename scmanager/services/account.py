"""The account that is signed in, and what its server can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from scmanager.core.capabilities import Capability
from scmanager.core.users import Account
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client


class AccountService:
    """The signed-in account as the server last described it.

    Signals:
        changed(): the account was read again.
    """

    changed = Signal()

    def __init__(self, client: Client) -> None:
        self._client = client
        self.account: Account | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done on this server with this account."""
        return self._client.capabilities

    async def load(self) -> Account:
        """Ask the server who is signed in and how much may still be uploaded."""
        self.account = await self._client.me()
        announce(self.changed)
        return self.account
