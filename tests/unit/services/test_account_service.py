"""The account through a real client."""

import pytest

from scmanager.core.capabilities import Capability
from scmanager.errors import NotSignedIn
from scmanager.services.account import AccountService
from tests.helpers.clients import client_of


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_the_account_is_read_and_listeners_hear_of_it(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        service, heard = AccountService(client), []
        service.changed.connect(lambda: heard.append(service.account))
        account = await service.load()
        assert heard == [account]
        assert account.user.permalink == "demo-artist"
        assert (Capability.GROUPS in service.capabilities) is (dialect == "classic")


async def test_a_failure_keeps_what_was_known(sandbox):
    async with client_of(sandbox) as client:
        service = AccountService(client)
        account = await service.load()
        sandbox.fault("status", path="/me", arg=401)
        with pytest.raises(NotSignedIn):
            await service.load()
        assert service.account == account
