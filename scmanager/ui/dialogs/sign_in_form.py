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
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.step import Step

_SANDBOX_KEY = "sandbox"


class SignInForm(QWidget):
    """The steps before the browser opens, for one kind of server at a time.

    Signals: changed (what was entered is another now), guide_wanted (how an app is registered).
    """

    changed = Signal()
    guide_wanted = Signal()

    def __init__(self, profile: Profile | None, client_secret: str, notice: str, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._profile = profile
        self._sandbox_url = profile.base_url if profile and profile.kind == "sandbox" else ""
        self.kind: ProfileKind = "soundcloud"
        self.redirect = RedirectField(profile.redirect_port if profile else profiles.REDIRECT_PORT, copy)
        self.server_step = Step(self.tr("Which server?"))
        self.redirect_step = Step()
        self.key_step = Step()
        self._add_server_fields()
        self._add_redirect()
        self._add_key_fields(client_secret, notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for step in (self.server_step, self.redirect_step, self.key_step):
            column.addWidget(step)
        self._show_profile()
        self._connect()

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
        if kind != self.kind:
            self._fill_key(_SANDBOX_KEY if kind == "sandbox" else "")
        self.kind = kind
        self._sandbox_url = sandbox_url or self._sandbox_url
        self.redirect_step.set_text(WORDS[kind].register)
        self.key_step.set_text(WORDS[kind].paste)
        self.server_step.setVisible(kind == "other")
        self._guide.setVisible(kind == "soundcloud")
        self._show_key_only()

    def focus_first(self) -> None:
        """Put the keyboard where something has to be entered."""
        empty = [field for field in (self._address, self._client_id) if field.isVisibleTo(self) and not field.text()]
        (empty[0] if empty else self._client_id).setFocus()

    def profile(self) -> Profile | None:
        """Return what was entered; None, with the problem shown beside its field, when it cannot be used."""
        client_id = "".join(self._client_id.text().split())
        missing = "" if client_id else self.tr("Paste the client ID from the page of your app.")
        wrong = self._address_problem()
        _show(self._client_id_problem, missing)
        _show(self._address_problem_label, wrong)
        if missing or wrong:
            _select(self._address if wrong else self._client_id)
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

    def _show_key_only(self) -> None:
        only = self.browses_only
        self.redirect_step.setHidden(only)
        self._secret.setEnabled(not only)
        self._dialect.setEnabled(not only)
        self._on_edited()

    def _fill_key(self, text: str) -> None:
        """Fill in the key of another server, so that no server sees the secret of another one."""
        self._client_id.setText(text)
        self._secret.setText(text)

    def _on_edited(self) -> None:
        for problem in (self._client_id_problem, self._address_problem_label):
            _show(problem, "")
        self.changed.emit()

    def _show_profile(self) -> None:
        old = self._profile
        if old is not None:
            self.kind = old.kind
            self._client_id.setText(old.client_id)
            self._address.setText(old.base_url if old.kind == "other" else "")
            self._dialect.setCurrentIndex(max(0, self._dialect.findData(old.dialect)))
            self._only_browse.setChecked(old.consumer_key_only)
        self.choose(self.kind)

    def _add_server_fields(self) -> None:
        self._address = QLineEdit()
        self._address.setPlaceholderText("https://")
        self._dialect = QComboBox()
        for dialect, text in (
            ("auto", self.tr("Find out by itself")),
            ("classic", self.tr("Classic: numbers as ids, consumer keys")),
            ("current", self.tr("Current: OAuth 2.1")),
        ):
            self._dialect.addItem(text, dialect)
        self._only_browse = QCheckBox(self.tr("Only &browse: classic, with the client ID as consumer key"))
        grid = _Rows(self.server_step)
        self._address_problem_label = grid.add_row(self.tr("&Address"), (self._address, 1))
        grid.add_row(self.tr("&Dialect"), (self._dialect, 1))
        grid.add_row("", (self._only_browse, 1))
        self._address.setAccessibleName(self.tr("Server address"))
        self._dialect.setAccessibleName(self.tr("Dialect"))

    def _add_redirect(self) -> None:
        self._guide = button(self.tr("How to register an app"), "link")
        self.redirect_step.body.addWidget(self.redirect)
        self.redirect.add_link(self._guide)

    def _add_key_fields(self, client_secret: str, notice: str) -> None:
        self._client_id = QLineEdit()
        self._secret = QLineEdit(client_secret)
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.setPlaceholderText(
            self.tr("Kept in memory until you quit") if notice else self.tr("Kept in your system's keychain")
        )
        grid = _Rows(self.key_step)
        self._client_id_problem = grid.add_row(self.tr("Client &ID"), (self._client_id, 1))
        grid.add_row(self.tr("Client &secret"), (self._secret, 1))
        if notice:
            self.key_step.body.addWidget(PlainLabel(notice, role="warning", wrap=True))
        self._client_id.setAccessibleName(self.tr("Client ID"))
        self._secret.setAccessibleName(self.tr("Client secret"))

    def _connect(self) -> None:
        on_click(self._guide, self.guide_wanted.emit)
        self.redirect.changed.connect(self.changed)
        for field in (self._client_id, self._secret, self._address):
            field.textChanged.connect(self._on_edited)
        self._dialect.currentIndexChanged.connect(self._on_edited)
        self._only_browse.toggled.connect(self._show_key_only)


class _Rows(FormGrid):
    """Rows of a form inside a step."""

    def __init__(self, step: Step) -> None:
        owner = QWidget()
        super().__init__(owner)
        self.setContentsMargins(0, 0, 0, 0)
        self.setVerticalSpacing(8)
        step.body.addWidget(owner)


def _show(label: PlainLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _select(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()
