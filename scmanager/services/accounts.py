"""Opening the session of a profile: its server, its secrets, and the services over them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from psygnal import Signal

from scmanager.api.auth import TokenAuth
from scmanager.api.client import Client
from scmanager.api.detection import detect_dialect
from scmanager.api.oauth import OAuth
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.api.signing import Auth
from scmanager.core import profiles
from scmanager.core.profiles import DialectChoice, Profile
from scmanager.errors import KeychainUnavailable
from scmanager.services.dialects import Dialects
from scmanager.services.handed_out import HandedOut
from scmanager.services.sandbox_process import SandboxProcess
from scmanager.services.session import Session
from scmanager.services.shelf import Shelf
from scmanager.services.sign_in import SignedIn
from scmanager.services.signals import announce
from scmanager.store.account_files import file_name, path_in
from scmanager.store.keychain import Keychain
from scmanager.store.pictures import PictureFolder
from scmanager.store.tokens import TokenStore
from scmanager.store.tracks import TrackCache
from scmanager.store.uploads import UploadStore

_SANDBOX = Credentials(token="sandbox-user", client_id="sandbox")  # noqa: S106 -- the sandbox's own, known to all


class Accounts:
    """Opens one session at a time; the sandbox is started with the first session that needs it.

    `data` is the folder of what is kept: the sandbox, the uploads, and the files that keep programs from renewing the
    same sign-in at once. `cache` is the folder of what only saves waiting; without one nothing of that is kept.
    `dialect` overrides what profiles say, for one run.

    Signals:
        outdated(): the server of the open session speaks the other dialect; opened anew, the session follows it.
    """

    outdated = Signal()

    def __init__(
        self, keychain: Keychain, *, data: Path, cache: Path | None = None, dialect: DialectChoice = "auto"
    ) -> None:
        self._keychain = keychain
        self._sandbox_data = data / "sandbox"
        self._locks = data / "locks"
        self._cache = cache
        self._uploads_file = data / "uploads.db"
        self._links_file = data / "links.db"
        self._uploads: UploadStore | None = None
        self._dialects = Dialects(cache / "dialects.json" if cache is not None else None, dialect)
        self._sandbox: SandboxProcess | None = None
        self._open = AsyncExitStack()

    async def open(self, profile: Profile, signed_in: SignedIn | None = None) -> Session:
        """Open the session of a profile in place of the one that is open; `signed_in` brings new tokens.

        Raises ScmanagerError when the server cannot be reached or does not let this account in.
        """
        await self.close_session()
        try:
            return await self._session(profile, signed_in)
        except BaseException:
            await self.close_session()
            raise

    async def close_session(self) -> None:
        """Close the session that is open, if there is one."""
        await self._open.aclose()

    async def sign_out(self, profile: Profile) -> None:
        """End the sign-in of a profile at the server and forget its secrets; nothing is kept even if that fails."""
        await self.close_session()
        await self._dialects.forget(profiles.account_key(profile))
        if (tracks := self._tracks_file(profile)) is not None:
            await TrackCache.remove(tracks)
        if (pictures := self._pictures(profile)) is not None:
            await asyncio.to_thread(pictures.clear)
        store = self._store(profile)
        auth = await self._signed(await self._located(profile), store)
        try:
            await auth.sign_out()
        finally:
            await store.keep_client_secret("")
            await auth.close()

    async def close(self) -> None:
        """Close the session and end the sandbox."""
        await self.close_session()
        if self._sandbox is not None:
            await self._sandbox.close()
        if self._uploads is not None:
            await self._uploads.close()
        self._keychain.close()

    @property
    def notice(self) -> str:
        """What a user has to know before they sign in: where their sign-in is kept."""
        return self._store(profiles.sandbox()).notice

    async def client_secret(self, profile: Profile) -> str:
        """Return the secret of a profile's app, empty when there is none or the keychain does not answer."""
        try:
            return await self._store(profile).client_secret()
        except KeychainUnavailable:
            return ""

    async def sandbox_url(self) -> str:
        """Return the address of the program's own sandbox, which is started when it does not run."""
        if self._sandbox is not None and not self._sandbox.is_running:
            await self._sandbox.close()
            self._sandbox = None
        if self._sandbox is None:
            self._sandbox = await SandboxProcess.start(self._sandbox_data)
        return self._sandbox.url

    async def _session(self, wanted: Profile, signed_in: SignedIn | None) -> Session:
        keeps = not wanted.consumer_key_only
        key = profiles.account_key(wanted)
        shelf = Shelf(self._tracks_file(wanted) if keeps else None)
        self._open.push_async_callback(shelf.close)
        await shelf.load()
        profile = await self._located(wanted)
        credentials, notices = await self._credentials(profile, signed_in)
        ask = partial(detect_dialect, profile.base_url, credentials)
        spoken = await self._dialects.spoken(key, profile.dialect, ask)
        client = Client(ServerProfile(profile.base_url, spoken.dialect), credentials)
        self._open.push_async_callback(client.close)
        uploads = await self._opened_uploads()
        session = Session.over(
            client,
            uploads,
            key,
            server_text(profile),
            " ".join(notice for notice in (*notices, uploads.notice, shelf.notice) if notice),
            shelf=shelf,
            pictures=self._pictures(wanted) if keeps else None,
            handed_out=HandedOut(self._links_file, key),
        )
        self._open.push_async_callback(session.close)
        await session.open()
        watch = self._dialects.watch(key, spoken, session.library, ask, partial(announce, self.outdated))
        self._open.push_async_callback(watch.close)
        return session

    async def _credentials(
        self, profile: Profile, signed_in: SignedIn | None
    ) -> tuple[Credentials | Auth, tuple[str, ...]]:
        """Return what proves who asks, and what the user has to know about it."""
        notice = signed_in.notice if signed_in is not None else ""
        if profile.id == profiles.SANDBOX_ID:
            return _SANDBOX, (notice,)
        if profile.consumer_key_only:
            return Credentials(client_id=profile.client_id), (notice,)
        store = self._store(profile)
        return await self._user(profile, store, signed_in), (notice, store.notice)

    async def _opened_uploads(self) -> UploadStore:
        if self._uploads is None:
            self._uploads = await UploadStore.open(self._uploads_file)
        return self._uploads

    async def _user(self, profile: Profile, store: TokenStore, signed_in: SignedIn | None) -> TokenAuth:
        if signed_in is not None:
            await self._dialects.forget(profiles.account_key(profile))
            with suppress(KeychainUnavailable):
                await store.unlock()
            await store.keep_client_secret(signed_in.client_secret)
        auth = await self._signed(profile, store)
        self._open.push_async_callback(auth.close)
        if signed_in is not None and signed_in.tokens is not None:
            await auth.adopt(signed_in.tokens)
        return auth

    async def _signed(self, profile: Profile, store: TokenStore) -> TokenAuth:
        return TokenAuth(OAuth(profile, await store.client_secret()), store, profile.account_urn)

    async def _located(self, profile: Profile) -> Profile:
        """Find the sandbox, which has another address after every start, unless it was started by somebody else."""
        if profile.kind != "sandbox" or (profile.id == profiles.SANDBOX_ID and profile.base_url):
            return profile
        return profiles.moved(profile, await self.sandbox_url())

    def _tracks_file(self, profile: Profile) -> Path | None:
        """Return where the tracks of an account are kept."""
        return path_in(self._cache, profiles.account_key(profile)) if self._cache is not None else None

    def _pictures(self, profile: Profile) -> PictureFolder | None:
        """Return where the pictures of an account's tracks are kept."""
        if self._cache is None:
            return None
        return PictureFolder(self._cache / "pictures" / file_name(profiles.account_key(profile)))

    def _store(self, profile: Profile) -> TokenStore:
        return TokenStore(profile.id, self._keychain, self._locks)


def server_text(profile: Profile) -> str:
    """Name the kind of account to the user."""
    if profile.kind == "sandbox":
        return "Sandbox account"
    return "SoundCloud" if profile.kind == "soundcloud" else urlsplit(profile.base_url).hostname or profile.base_url
