"""Sessions of the sandbox: signed in as a user would be, and kept in a keychain."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scmanager.api.auth import TokenAuth
from scmanager.api.client import Client
from scmanager.api.clock import elapsed
from scmanager.api.oauth import OAuth, TokenSet
from scmanager.api.profile import DialectName, ServerProfile
from scmanager.core import oauth as rules
from scmanager.core import profiles, urns
from scmanager.core.profiles import Profile
from scmanager.store.tokens import TokenStore
from tests.helpers.keychains import FakeBackend, keychain_over
from tests.helpers.sandbox import Sandbox

VERIFIER = rules.verifier(bytes(range(32)))
STATE = "a-state"
SECRET = "sandbox"


def profile_of(box: Sandbox) -> Profile:
    """Describe the sandbox."""
    return profiles.on_server("test", "Sandbox", box.url, "sandbox", kind="sandbox")


def approve(box: Sandbox, profile: Profile, account_urn: str) -> str:
    """Let a user approve the sign-in; return the address the browser is sent to."""
    address = rules.authorize_url(profile, STATE, rules.challenge(VERIFIER))
    page = box.http.get(address).text
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)">', page))
    choice = {"user_id": urns.bare_id(account_urn), "decision": "approve"}
    answer = box.http.post("/authorize", data={**form, **choice})
    return answer.headers["location"]


def refreshes(box: Sandbox) -> int:
    """Count the requests for tokens since the journal was last emptied."""
    return len(box.requests("POST", "/oauth/token"))


@dataclass
class Pauses:
    """A clock and a sleep that takes no time; `made` lists the pauses."""

    ahead: float = 0.0
    made: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Tell the time, later by the pauses and by `ahead`."""
        return elapsed() + self.ahead

    async def sleep(self, seconds: float) -> None:
        """Let the clock jump."""
        self.made.append(seconds)
        self.ahead += seconds


class Desk:
    """One running program in front of a sandbox: its keychain, its store, its session and its client.

    Several desks over one `backend` and one `folder` are several programs of the same user.
    """

    def __init__(self, box: Sandbox, folder: Path, backend: FakeBackend | None, account_urn: str, quick: float) -> None:
        self.box = box
        self.account_urn = account_urn
        self.pauses = Pauses()
        self.profile = profile_of(box)
        self.keychain = keychain_over(backend, quick=quick)
        self.store = TokenStore(self.profile.id, self.keychain, folder / "locks")
        self.oauth = OAuth(self.profile, SECRET, clock=self.pauses.clock)
        self.auth = TokenAuth(self.oauth, self.store, account_urn, clock=self.pauses.clock, sleep=self.pauses.sleep)

    async def new_tokens(self, account_urn: str) -> TokenSet:
        """Sign in in the browser."""
        code = rules.parse_callback(approve(self.box, self.profile, account_urn), STATE)
        return await self.oauth.exchange(code, VERIFIER)

    async def sign_in(self) -> None:
        """Sign in with the account of the program, and empty the journal."""
        await self.auth.adopt(await self.new_tokens(self.account_urn))
        self.box.clear_requests()

    def client(self, dialect: DialectName = "current") -> Client:
        """Return a client of the session, to be closed by the caller."""
        return Client(ServerProfile(self.box.url, dialect), self.auth, sleep=self.pauses.sleep)

    async def close(self) -> None:
        """End the program."""
        await self.auth.close()
        self.keychain.close()


@asynccontextmanager
async def desk(
    box: Sandbox, folder: Path, backend: FakeBackend | None, *, account_urn: str = "", quick: float = 0.5
) -> AsyncIterator[Desk]:
    """Run a program in front of a sandbox; the account defaults to the demo artist."""
    async with AsyncExitStack() as stack:
        program = Desk(box, folder, backend, account_urn or demo_urn(box), quick)
        stack.push_async_callback(program.close)
        yield program


def demo_urn(box: Sandbox) -> str:
    """Return the URN of the demo artist."""
    urn: str = box.get("/me").json()["urn"]
    return urn


@asynccontextmanager
async def signed_in(box: Sandbox, folder: Path, backend: FakeBackend | None) -> AsyncIterator[Desk]:
    """Run a program that has just signed in."""
    async with desk(box, folder, backend) as program:
        await program.sign_in()
        yield program


async def me(program: Desk) -> str:
    """Ask the server who is signed in."""
    client = program.client()
    try:
        return (await client.me()).user.urn
    finally:
        await client.close()
