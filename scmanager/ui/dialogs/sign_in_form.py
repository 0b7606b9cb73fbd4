"""The fields of a sign-in: the server, the redirect address, and the key of the app."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from scmanager.core import profiles
from scmanager.core.profiles import Profile, ProfileKind
from scmanager.errors import InputError
from scmanager.services.sign_in import server_address
from scmanager.ui.dialogs.form_grid import FormGrid
from scmanager.ui.dialogs.redirect_field import RedirectField
from scmanager.ui.dialogs.sign_in_words import WORDS
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.step import Step

_SANDBOX_KEY = "sandbox"


class SignInForm(QWidget):
    """The steps before the browser opens, for one kind of server at a time.

    Signals: changed (what was entered is another now), guide_wanted (how an app is registered).
    """

    changed = Signal()
    guide_wanted = Signal()

    def __init__(self, profile: Profile | None, client_secret: str, copy: Callable[[str], None], tasks: Tasks) -> None:
        super().__init__()
        self._profile = profile
        self._sandbox_url = profile.base_url if profile and profile.kind == "sandbox" else ""
        self.kind: ProfileKind = "soundcloud"
        self.redirect = RedirectField(profile.redirect_port if profile else profiles.REDIRECT_PORT, copy, tasks)
        self.server_step = Step(self.tr("Which server?"))
        self.redirect_step = Step()
        self.key_step = Step()
        self._add_server_fields()
        self._add_redirect()
        self._add_key_fields(client_secret)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for step in (self.server_step, self.redirect_step, self.key_step):
            column.addWidget(step)
        self._connect()
        self._show_profile()

    @property
    def browses_only(self) -> bool:
        """Whether the server is only looked at, with the client ID as consumer key."""
        return self.kind == "other" and self._only_browse.isChecked()

    @property
    def client_secret(self) -> str:
        """The secret of the app; empty where there is none."""
        return "" if self.browses_only else self._secret.text().strip()

    def choose(self, kind: ProfileKind, sandbox_url: str = "") -> None:
        """Show the fields for a kind of server."""
        self.kind = kind
        self._sandbox_url = sandbox_url or self._sandbox_url
        self.redirect_step.set_text(WORDS[kind].register)
        self.key_step.set_text(WORDS[kind].paste)
        self.server_step.setVisible(kind == "other")
        self._guide.setVisible(kind == "soundcloud")
        if kind == "sandbox":
            self._client_id.setText(_SANDBOX_KEY)
            self._secret.setText(_SANDBOX_KEY)
        elif self._client_id.text() == _SANDBOX_KEY:
            self._client_id.clear()
            self._secret.clear()
        self._show_key_only()

    def set_secret_hint(self, text: str) -> None:
        """Say where the secret is kept."""
        self._secret.setPlaceholderText(text)

    def focus_first(self) -> None:
        """Put the keyboard where something has to be entered."""
        empty = [field for field in (self._address, self._client_id) if field.isVisible() and not field.text()]
        (empty[0] if empty else self._client_id).setFocus()

    def profile(self) -> Profile | None:
        """Return the profile that was entered; None, with the problem shown beside its field, when it cannot be used."""
        client_id = "".join(self._client_id.text().split())
        missing = "" if client_id else self.tr("Paste the client ID from the page of your app.")
        wrong = self._address_problem()
        _show(self._client_id_problem, missing)
        _show(self._address_note, wrong)
        if missing or wrong:
            self._pointed_at(self._address if wrong else self._client_id)
            return None
        return self._known(
            msgspec.structs.replace(
                self._described(client_id), redirect_port=self.redirect.port, consumer_key_only=self.browses_only
            )
        )

    def _described(self, client_id: str) -> Profile:
        new_id = secrets.token_hex(8)
        if self.kind == "soundcloud":
            return profiles.soundcloud(new_id, "", client_id)
        if self.kind == "sandbox":
            return profiles.on_server(new_id, "", self._sandbox_url, client_id, kind="sandbox")
        address = server_address(self._address.text())
        name = urlsplit(address).netloc if self.browses_only else ""
        made = profiles.on_server(new_id, name, address, client_id)
        return msgspec.structs.replace(made, dialect="classic" if self.browses_only else self._dialect.currentData())

    def _known(self, made: Profile) -> Profile:
        """Keep the identity of the profile that signs in again, unless it became another server."""
        old = self._profile
        if old is None or (old.kind, old.base_url) != (made.kind, made.base_url):
            return made
        return msgspec.structs.replace(made, id=old.id, name=old.name, account_urn=old.account_urn)

    def _address_problem(self) -> str:
        if self.kind != "other":
            return ""
        try:
            server_address(self._address.text())
        except InputError as error:
            return error.message
        return ""

    def _pointed_at(self, field: QLineEdit) -> None:
        field.setFocus()
        field.selectAll()

    def _show_key_only(self) -> None:
        only = self.browses_only
        self.redirect_step.setHidden(only)
        self._secret.setVisible(not only)
        self._secret_label.setVisible(not only)
        self._dialect.setEnabled(not only)
        self.changed.emit()

    def _show_profile(self) -> None:
        old = self._profile
        if old is not None:
            self._client_id.setText(old.client_id)
            self._address.setText(old.base_url if old.kind == "other" else "")
            self._dialect.setCurrentIndex(max(0, self._dialect.findData(old.dialect)))
            self._only_browse.setChecked(old.consumer_key_only)
        self.choose(old.kind if old else "soundcloud")
