"""Signing in: one attempt, from the address for the browser to an account that answers."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from scmanager.api.client import Client
from scmanager.api.detection import detect_dialect
from scmanager.api.oauth import OAuth, TokenSet
from scmanager.api.profile import Credentials, ServerProfile, secured
from scmanager.core import oauth as rules
from scmanager.core.profiles import Profile, bound
from scmanager.core.users import Account
from scmanager.errors import InputError, NotSignedIn, ScmanagerError, SignInRefused
from scmanager.services.callback_listener import CallbackListener

if TYPE_CHECKING:
    from scmanager.api.transport import BaseTransport

LIFE = 300.0
"""Seconds an attempt waits for the browser."""

_RANDOM_BYTES = 32
_SPENT = "This sign-in has its answer already. To sign in once more, open the browser again."
_SILENT = (
    "The server let you in and then did not accept its own token. The e-mail address of the account may be "
    "unconfirmed: open the newest mail from SoundCloud and confirm it. Otherwise the app's key was revoked: look at "
    "the page of your app. Then sign in again."
)
_KEY_REFUSED = "The server does not accept this client ID as a consumer key. Compare it with the page of your app."
UNCONFIRMED = (
    "The e-mail address of this account is not confirmed, and SoundCloud refuses uploads until it is. "
    "Confirm it with the mail SoundCloud sent you, or ask for a new one in the settings of the site."
)


class NoCallback(ScmanagerError):
    """The browser did not come back in time."""

    title = "Nothing came back from the browser"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in leads to; `account` and `tokens` are None where the server is only browsed with a consumer key.

    `profile` is bound to the account and names the dialect that was found.
    """

    profile: Profile
    account: Account | None = None
    tokens: TokenSet | None = field(default=None, repr=False)
    client_secret: str = field(default="", repr=False)

    @property
    def notice(self) -> str:
        """A sentence the user has to know from the beginning, or nothing."""
        return UNCONFIRMED if self.account is not None and self.account.email_confirmed is False else ""


class SignIn:
    """One attempt to sign in, with a state and a verifier of its own; each answer of the browser is taken once.

    `address` is the page to open in the browser. Use `open()`, then `finish()`, and `close()` in every case.
    """

    def __init__(
        self,
        profile: Profile,
        client_secret: str = "",
        *,
        transport: BaseTransport | None = None,
        life: float = LIFE,
    ) -> None:
        self._profile = profile
        self._secret = client_secret
        self._transport = transport
        self._life = life
        self._state = secrets.token_urlsafe(_RANDOM_BYTES)
        self._verifier = rules.verifier(secrets.token_bytes(_RANDOM_BYTES))
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._listener = CallbackListener(profile.redirect_port, self._receive)
        self.address = rules.authorize_url(profile, self._state, rules.challenge(self._verifier))

    async def open(self) -> None:
        """Begin to wait for the browser; PortTaken when another program uses the port."""
        await self._listener.open()

    def paste(self, address: str) -> None:
        """Take the address the browser was sent to; InputError when it does not belong to this attempt."""
        self._take(address)

    async def wait_for_answer(self) -> None:
        """Wait until the browser came back; NoCallback after five minutes."""
        try:
            async with asyncio.timeout(self._life):
                await asyncio.wait({self._code})
        except TimeoutError as error:
            self._code.cancel()
            minutes = max(1, round(self._life / 60))
            raise NoCallback(
                f"The page in the browser was not answered within {minutes} minutes. Open the browser again; "
                "if its page was blank, look at what to check."
            ) from error

    async def finish(self) -> SignedIn:
        """Wait for the browser, trade its code for tokens, and ask whose they are.

        SignInRefused when the user or the server said no; any other ScmanagerError when the server could not be asked.
        """
        await self.wait_for_answer()
        oauth = OAuth(self._profile, self._secret, transport=self._transport)
        try:
            tokens = await oauth.exchange(await self._code, self._verifier)
        finally:
            await oauth.close()
        profile, account = await self._identify(tokens)
        return SignedIn(profile, account, tokens, self._secret)

    async def close(self) -> None:
        """Stop listening; the attempt cannot be answered any more."""
        if self._code.done() and not self._code.cancelled():
            self._code.exception()
        self._code.cancel()
        await self._listener.close()

    def _receive(self, query: str) -> bool:
        try:
            self._take(query)
        except InputError:
            return False
        return True

    def _take(self, address: str) -> None:
        if self._code.done():
            raise InputError(_SPENT)
        try:
            code = rules.parse_callback(address, self._state, issuer=self._profile.authorize_url)
        except SignInRefused as refusal:
            self._code.set_exception(refusal)
        else:
            self._code.set_result(code)

    async def _identify(self, tokens: TokenSet) -> tuple[Profile, Account]:
        try:
            profile = await _with_dialect(self._profile, Credentials(token=tokens.access_token), self._transport)
            account = await _account(profile, tokens, self._transport)
        except NotSignedIn as error:
            raise SignInRefused(_SILENT, code="silent_401", status=error.status, details=error.details) from error
        named = msgspec.structs.replace(profile, name=profile.name or account.user.name)
        return bound(named, account.user.urn), account


async def browse_only(profile: Profile, *, transport: BaseTransport | None = None) -> SignedIn:
    """Find out whether a server lets itself be browsed with the consumer key alone, which the classic dialect may."""
    try:
        await detect_dialect(profile.base_url, Credentials(client_id=profile.client_id), transport=transport)
    except NotSignedIn as error:
        raise SignInRefused(_KEY_REFUSED, code="invalid_client", status=error.status, details=error.details) from error
    return SignedIn(msgspec.structs.replace(profile, dialect="classic", consumer_key_only=True))


async def _with_dialect(profile: Profile, credentials: Credentials, transport: BaseTransport | None) -> Profile:
    if profile.dialect != "auto":
        return profile
    found = await detect_dialect(profile.base_url, credentials, transport=transport)
    return msgspec.structs.replace(profile, dialect=found)


async def _account(profile: Profile, tokens: TokenSet, transport: BaseTransport | None) -> Account:
    server = ServerProfile(profile.base_url, "classic" if profile.dialect == "classic" else "current")
    client = Client(server, Credentials(token=tokens.access_token), transport=transport)
    try:
        return await client.me()
    finally:
        await client.close()


def server_address(text: str) -> str:
    """Complete the address of a server, https unless it is on this computer; InputError when it is none."""
    typed = text.strip()
    return secured(typed if "://" in typed else f"https://{typed}").rstrip("/")
