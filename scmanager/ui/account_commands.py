"""What a user does with accounts: switching, signing in, signing out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication

from scmanager.core.profiles import SANDBOX_ID, Profile, is_same_account
from scmanager.errors import NotSignedIn, ScmanagerError
from scmanager.services.accounts import Accounts
from scmanager.services.sign_in import SignedIn
from scmanager.ui import prompts
from scmanager.ui.dialogs.sign_in_wizard import sign_in
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.message_bar import SESSION, Message
from scmanager.ui.tasks import async_action


class AccountCommands:
    """The accounts of this computer, one of which fills the window."""

    def __init__(self, window: MainWindow, accounts: Accounts, profiles: Sequence[Profile], current: Profile) -> None:
        self.tasks = window.tasks
        self._window = window
        self._accounts = accounts
        self.profiles = list(profiles)
        self.current = current
        window.menu.profile_chosen.connect(self.choose)
        window.menu.sign_in_wanted.connect(self.sign_in)
        window.menu.sign_out_wanted.connect(self.sign_out)
        window.failures.sign_in_again = self.sign_in_again
        accounts.outdated.connect(self._on_outdated)

    @property
    def to_keep(self) -> dict[str, object]:
        """What the settings are to hold of the accounts."""
        kept = tuple(profile for profile in self.profiles if profile.id != SANDBOX_ID)
        return {"profiles": kept, "profile": self.current.id if self.current in kept else ""}

    async def open(self, signed_in: SignedIn | None = None) -> ScmanagerError | None:
        """Fill the window with the current account; the reason is shown and returned when that fails."""
        self._window.menu.show_profiles(self.profiles, self.current)
        await self._window.close_session()
        try:
            session = await self._accounts.open(self.current, signed_in)
        except ScmanagerError as error:
            self._show_failure(error)
            return error
        self._window.open_session(session)
        return None

    @async_action
    async def choose(self, profile_id: str) -> None:
        """Switch to an account, or open the same one anew; asks first when that would break off uploads."""
        wanted = next(profile for profile in self.profiles if profile.id == profile_id)
        if await self._window.may_leave(_tr("Switch while files are being uploaded?"), _tr("Switch")):
            self.current = wanted
            await self._open_and_keep()
        else:
            self._window.menu.show_profiles(self.profiles, self.current)

    @async_action
    async def _on_outdated(self) -> None:
        """Open the account anew, which then speaks as its server does; only with a click where that would disturb."""
        if self._window.is_busy:
            text = _tr("The server now has to be spoken to in another way. Open the account again for that.")
            again = partial(self.choose, self.current.id)
            action = _tr("Open again")
            self._window.messages.show_message(Message(text, failure=True, action=action, callback=again, key=SESSION))
        else:
            await self.open()

    @async_action
    async def sign_in(self) -> None:
        """Sign in with the wizard and switch to the new account."""
        await self._sign_in(None)

    @async_action
    async def sign_in_again(self) -> None:
        """Sign in to the current account once more."""
        await self._sign_in(None if self.current.id == SANDBOX_ID else self.current)

    async def _sign_in(self, again: Profile | None) -> None:
        if not await self._window.may_leave(_tr("Sign in while files are being uploaded?"), _tr("Sign in")):
            return
        signed_in = await sign_in(
            self._window.frame,
            tasks=self.tasks,
            start_sandbox=self._accounts.sandbox_url,
            profile=again,
            client_secret=await self._accounts.client_secret(again) if again else "",
            notice=self._accounts.notice,
        )
        if signed_in is not None:
            self.current = self._add(signed_in.profile)
            await self._open_and_keep(signed_in)

    def _add(self, profile: Profile) -> Profile:
        """Add a profile to the list, in place of an earlier one of the same account."""
        same = (number for number, known in enumerate(self.profiles) if is_same_account(known, profile))
        place = next(same, None)
        if place is None:
            self.profiles.append(profile)
            return profile
        self.profiles[place] = msgspec.structs.replace(profile, id=self.profiles[place].id)
        return self.profiles[place]

    @async_action
    async def sign_out(self) -> None:
        """Sign out of the current account after a question, and go on with the first one that is left."""
        leaving = self.current
        if not await prompts.confirm(
            self._window.frame,
            title=_tr("Sign out of “{}”?").format(leaving.name),
            text=_tr("Its sign-in is ended and forgotten on this computer. Your tracks stay as they are."),
            action=_tr("Sign out"),
        ):
            return
        if not await self._window.may_leave(_tr("Sign out while files are uploaded?"), _tr("Sign out")):
            return
        await self._window.close_session()
        try:
            if not leaving.consumer_key_only:
                await self._accounts.sign_out(leaving)
        except ScmanagerError as error:
            text = _tr("The sign-in is forgotten here, but the server was not told. {}").format(error.message)
            self._window.messages.show_message(Message(text, failure=True))
        self.profiles = [profile for profile in self.profiles if profile.id != leaving.id]
        self.current = self.profiles[0]
        await self._open_and_keep()

    async def _open_and_keep(self, signed_in: SignedIn | None = None) -> None:
        await self.open(signed_in)
        await self._window.keep(**self.to_keep)

    @async_action
    async def _retry(self) -> None:
        await self.open()

    def _show_failure(self, error: ScmanagerError) -> None:
        state = self._window.frame.show_state()
        if isinstance(error, NotSignedIn) and self.current.id != SANDBOX_ID:
            state.show_failed(error, self.sign_in_again, _tr("Sign in…"))
        else:
            state.show_failed(error, self._retry)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AccountCommands", text)
