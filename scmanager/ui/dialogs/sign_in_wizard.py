"""The sign-in: which server, which key, and the browser that asks the user."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.profiles import Profile, ProfileKind
from scmanager.errors import InputError, ScmanagerError, SignInRefused
from scmanager.services.sign_in import NoCallback, SignedIn, SignIn, browse_only
from scmanager.ui.dialogs.browser_card import BrowserCard
from scmanager.ui.dialogs.sign_in_form import SignInForm
from scmanager.ui.dialogs.sign_in_words import BLANK_PAGE, REGISTER_PAGE, WORDS
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.widgets.frames import fit, scrolled
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.step import Step, number_steps

OpenPage = Callable[[str], bool]
"""Opens an address in the user's browser; False when there is none."""

StartSandbox = Callable[[], Awaitable[str]]
"""Starts the sandbox where it does not run yet, and returns its address."""

_SIZE = (700, 690)
_KEY = "sign-in"
_STARTING = "sandbox for the sign-in"
_ABOUT_THE_KEY = frozenset({"invalid_client", "invalid_request", "unauthorized_client"})


def open_in_browser(address: str) -> bool:
    """Open an address in the browser of the system."""
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


async def sign_in(
    parent: QWidget | None,
    *,
    tasks: Tasks,
    open_page: OpenPage = open_in_browser,
    start_sandbox: StartSandbox | None = None,
    profile: Profile | None = None,
    client_secret: str = "",
    notice: str = "",
) -> SignedIn | None:
    """Let the user sign in; None means cancelled.

    With `profile` the account it belongs to signs in again. `notice` says where secrets are kept when that is not the
    keychain of the system.
    """
    wizard = SignInWizard(
        parent,
        tasks=tasks,
        open_page=open_page,
        start_sandbox=start_sandbox,
        profile=profile,
        client_secret=client_secret,
        notice=notice,
    )
    return wizard.signed_in if await wizard.answered() else None


class SignInWizard(AsyncDialog):
    """One page of numbered steps; the last one shows how far the sign-in is. `signed_in` is its outcome."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        tasks: Tasks,
        open_page: OpenPage,
        start_sandbox: StartSandbox | None = None,
        profile: Profile | None = None,
        client_secret: str = "",
        notice: str = "",
    ) -> None:
        super().__init__(parent, self.tr("Sign in"))
        self.tasks = tasks
        self.signed_in: SignedIn | None = None
        self._open_page = open_page
        self._start_sandbox = start_sandbox
        self._attempt: SignIn | None = None
        self._turn = asyncio.Lock()
        self._heading = PlainLabel(role="heading")
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._form = SignInForm(profile, client_secret, notice, QGuiApplication.clipboard().setText)
        self._last_step = Step()
        self._card = BrowserCard()
        self._primary = button("", "primary")
        self._primary.setDefault(True)
        self._choices = {kind: button(words.choose) for kind, words in WORDS.items()}
        self._lay_out()
        self._connect()
        self._show_kind()
        self._form.redirect.test()
        self._form.focus_first()

    def reject(self) -> None:
        """Break off whatever is under way, and close."""
        self.tasks.cancel(_STARTING)
        self.tasks.cancel(_KEY)
        super().reject()

    def _connect(self) -> None:
        self._form.changed.connect(self._on_changed)
        self._form.guide_wanted.connect(self._on_guide_wanted)
        self._card.pasted.connect(self._on_pasted)
        self._card.copy_wanted.connect(self._on_copy_wanted)
        on_click(self._primary, self._on_primary)
        on_click(self._choices["soundcloud"], self._on_soundcloud)
        on_click(self._choices["sandbox"], self._on_sandbox)
        on_click(self._choices["other"], self._on_other)

    def _on_soundcloud(self) -> None:
        self._choose("soundcloud")

    def _on_other(self) -> None:
        self._choose("other")

    def _on_sandbox(self) -> None:
        if self._start_sandbox is not None:
            self._on_changed()
            self._card.show_busy(self.tr("Starting the sandbox…"))
            self.tasks.latest(_STARTING, self._use_sandbox(self._start_sandbox))

    async def _use_sandbox(self, start: StartSandbox) -> None:
        try:
            address = await start()
        except ScmanagerError as error:
            self._card.show_failed(error)
        else:
            self._choose("sandbox", address)

    def _choose(self, kind: ProfileKind, sandbox_url: str = "") -> None:
        self._form.choose(kind, sandbox_url)
        self._form.focus_first()

    def _on_changed(self) -> None:
        """Break off an attempt: it was made with other values."""
        self.tasks.cancel(_KEY)
        self._attempt = None
        self._show_kind()

    def _show_kind(self) -> None:
        kind, only_browse = self._form.kind, self._form.browses_only
        self._heading.setText(WORDS[kind].heading)
        self._hint.setText(WORDS[kind].hint)
        for choice, chooser in self._choices.items():
            chooser.setVisible(choice != kind and (choice != "sandbox" or self._start_sandbox is not None))
        self._last_step.set_text(
            self.tr("Look around without an account.") if only_browse else self.tr("Allow access in your browser.")
        )
        number_steps([self._form.server_step, self._form.redirect_step, self._form.key_step, self._last_step])
        self._show_idle()

    def _show_idle(self) -> None:
        self._primary.setEnabled(True)
        self._form.redirect.show_in_use(in_use=False)
        self._card.set_help(BLANK_PAGE.format(address=self._form.redirect.address))
        if self._form.browses_only:
            self._primary.setText(self.tr("&Look around"))
            self._card.show_idle(self.tr("You can search and look at what is public, and change nothing."))
        else:
            self._primary.setText(self.tr("Open b&rowser"))
            self._card.show_idle(self.tr("You allow access on the server's own page; your password stays there."))

    def _on_primary(self) -> None:
        if self.signed_in is not None:
            self.accept()
        elif self._attempt is not None:
            self._send_to_browser(self._attempt)
        elif (profile := self._form.profile()) is not None:
            self.tasks.latest(_KEY, self._sign_in(profile))

    async def _sign_in(self, profile: Profile) -> None:
        try:
            await self._outcome(browse_only(profile) if profile.consumer_key_only else self._through_browser(profile))
        except ScmanagerError as error:
            self._show_failed(error)

    async def _outcome(self, work: Awaitable[SignedIn]) -> None:
        self._card.show_busy(self.tr("Asking the server…"))
        self._primary.setEnabled(False)
        self.signed_in = await work
        account, notice = self.signed_in.account, self.signed_in.notice
        if account is None or not notice:
            self.accept()
            return
        self._card.show_done(self.tr("You are signed in as {}").format(account.user.name), notice)
        self._form.setEnabled(False)
        self._primary.setText(self.tr("&Continue"))
        self._primary.setEnabled(True)

    async def _through_browser(self, profile: Profile) -> SignedIn:
        async with self._turn:
            attempt = SignIn(profile, self._form.client_secret)
            try:
                await attempt.open()
                self._attempt = attempt
                self._form.redirect.show_in_use(in_use=True)
                self._send_to_browser(attempt)
                await attempt.wait_for_answer()
                self._card.show_busy(self.tr("Signing in…"))
                self._primary.setEnabled(False)
                return await attempt.finish()
            finally:
                self._attempt = None
                await attempt.close()

    def _send_to_browser(self, attempt: SignIn) -> None:
        self._card.show_waiting(opened=self._open_page(attempt.address))
        self._primary.setText(self.tr("Open b&rowser again"))
        self._primary.setEnabled(True)
        self._area.ensureWidgetVisible(self._last_step)

    def _show_failed(self, error: ScmanagerError) -> None:
        self._form.redirect.show_in_use(in_use=False)
        self._form.redirect.test()
        self._card.show_failed(error, check=_is_about_the_key(error))
        self._primary.setEnabled(True)
        self._primary.setFocus()
        self._area.ensureWidgetVisible(self._last_step)

    def _on_pasted(self, text: str) -> None:
        if self._attempt is None:
            return
        try:
            self._attempt.paste(text)
        except InputError as error:
            self._card.show_paste_problem(error.message)

    def _on_copy_wanted(self) -> None:
        if self._attempt is not None:
            QGuiApplication.clipboard().setText(self._attempt.address)

    def _on_guide_wanted(self) -> None:
        self._open_page(REGISTER_PAGE)

    def _lay_out(self) -> None:
        self.setMinimumSize(620, 400)
        self._last_step.body.addWidget(self._card)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(30, 26, 30, 8)
        column.setSpacing(16)
        heading = QVBoxLayout()
        heading.setSpacing(6)
        heading.addWidget(self._heading)
        heading.addWidget(self._hint)
        column.addLayout(heading)
        for widget in (self._form, self._last_step):
            column.addWidget(widget)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(page)
        outer.addWidget(self._area, 1)
        outer.addLayout(self._button_row())
        fit(self, *_SIZE)

    def _button_row(self) -> QHBoxLayout:
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = button_row(*self._choices.values(), None, cancel, self._primary)
        row.setContentsMargins(30, 14, 30, 24)
        return row


def _is_about_the_key(error: ScmanagerError) -> bool:
    """Tell whether the page of the app may be the place to look."""
    return isinstance(error, NoCallback) or (isinstance(error, SignInRefused) and error.code in _ABOUT_THE_KEY)
