"""The sign-in wizard, used as a new user would: the fields, the browser, and every way it can go wrong."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton

from scmanager.services.sign_in import SignedIn
from scmanager.ui.dialogs.sign_in_wizard import SignInWizard, sign_in
from scmanager.ui.dialogs.sign_in_words import REGISTER_PAGE
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.browser_steps import press, visit
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sign_ins import a_profile
from tests.helpers.waiting import until


class User:
    """Somebody before the wizard, whose browser shows the pages in `opened`."""

    def __init__(self, stage: Stage, sandbox: Sandbox | None, **options: Any) -> None:
        self.opened: list[str] = []
        self.stage = stage

        async def start_sandbox() -> str:
            return sandbox.url if sandbox else ""

        self.wizard = SignInWizard(
            None, tasks=stage.tasks, open_page=self._open, start_sandbox=start_sandbox, **options
        )
        self.wizard.open()

    def _open(self, address: str) -> bool:
        self.opened.append(address)
        return True

    def click(self, text: str) -> None:
        button = by_name(self.wizard, QPushButton, text)
        assert button.isEnabled(), text
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def enter(self, name: str, text: str) -> QLineEdit:
        field = by_name(self.wizard, QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        return field

    def sees(self, words: str) -> bool:
        labels = [label for label in self.wizard.findChildren(PlainLabel) if label.isVisible()]
        return any(words in label.text() for label in labels)

    async def page(self) -> str:
        """Return the page the browser shows once it is opened."""
        await until(lambda: self.opened)
        return self.opened[-1]

    async def on_sandbox(self) -> None:
        self.click("Try it on the sandbox")
        await until(lambda: self.sees("Sign in to the sandbox"))


@asynccontextmanager
async def at_wizard(qapp: Any, sandbox: Sandbox | None = None, **options: Any) -> AsyncIterator[User]:
    """Show the wizard with a free port, and leave nothing behind."""
    user = User(Stage(qapp), sandbox, **({"profile": a_profile(sandbox)} if sandbox and not options else options))
    try:
        yield user
        user.wizard.reject()
        await user.stage.settle()
    finally:
        user.wizard.deleteLater()


async def test_a_new_user_signs_in_on_the_sandbox(qapp, sandbox: Sandbox) -> None:
    stage = Stage(qapp)
    opened: list[str] = []
    profile = a_profile(sandbox)
    work = asyncio.ensure_future(
        sign_in(None, tasks=stage.tasks, open_page=lambda page: opened.append(page) is None, profile=profile)
    )
    await until(lambda: [w for w in qapp.topLevelWidgets() if isinstance(w, SignInWizard) and w.isVisible()])
    (wizard,) = [w for w in qapp.topLevelWidgets() if isinstance(w, SignInWizard) and w.isVisible()]
    QTest.keyClicks(by_name(wizard, QLineEdit, "Client secret"), "sandbox")
    QTest.keyClick(by_name(wizard, QLineEdit, "Client secret"), Qt.Key.Key_Return)
    await until(lambda: opened)
    await visit(await press(opened[0]))
    signed_in = await work
    assert isinstance(signed_in, SignedIn)
    assert (signed_in.profile.id, signed_in.profile.account_urn) == (profile.id, "soundcloud:users:1")
    await stage.settle()


async def test_cancelling_gives_nothing_and_frees_the_port(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox, profile=(profile := a_profile(sandbox)), client_secret="sandbox") as user:
        user.click("Open b&rowser")
        await user.page()
        QTest.keyClick(user.wizard, Qt.Key.Key_Escape)
        await user.stage.settle()
        assert user.wizard.signed_in is None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", profile.redirect_port))


async def test_the_address_can_be_pasted_with_the_keyboard_alone(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox, profile=a_profile(sandbox), client_secret="sandbox") as user:
        user.click("Open b&rowser")
        back = await press(await user.page())
        field = user.enter("Paste the address you were sent to", "http://127.0.0.1:8765/callback?code=x&state=old")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert user.sees("This address does not belong to this sign-in")
        assert user.sees("Waiting for your browser…")
        field = user.enter("Paste the address you were sent to", back)
        assert not user.sees("does not belong")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: user.wizard.signed_in)


async def test_the_sandbox_is_one_click_away(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox, profile=a_profile("https://music.example", kind="other")) as user:
        await user.on_sandbox()
        user.click("Open b&rowser")
        page = await user.page()
        assert page.startswith(f"{sandbox.url}/authorize?")
        await visit(await press(page))
        await until(lambda: user.wizard.signed_in)
        assert user.wizard.signed_in.profile.kind == "sandbox"


FAILURES = [
    ("wrong", "approve", "client secret is wrong or was revoked"),
    ("sandbox", "refuse", "Access was refused in the browser"),
]


@pytest.mark.parametrize(("secret", "decision", "sentence"), FAILURES)
async def test_a_failure_is_told_and_can_be_mended(
    qapp, sandbox: Sandbox, secret: str, decision: str, sentence: str
) -> None:
    async with at_wizard(qapp, sandbox, profile=a_profile(sandbox), client_secret=secret) as user:
        user.click("Open b&rowser")
        await visit(await press(await user.page(), decision))
        await until(lambda: user.sees(sentence))
        user.enter("Client secret", "sandbox")
        assert not user.sees(sentence)
        user.opened.clear()
        user.click("Open b&rowser")
        await visit(await press(await user.page()))
        await until(lambda: user.wizard.signed_in)


async def test_a_blank_page_is_explained(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox, profile=a_profile(sandbox, client_id="nobody")) as user:
        user.click("Open b&rowser")
        assert await press(await user.page()) == ""
        assert user.sees("Blank page?")
        user.click("What to check")
        assert user.sees("no slash at the end")
        user.click("Open b&rowser again")
        assert len(user.opened) == 2
        assert len(set(user.opened)) == 1


async def test_a_port_in_use_is_told_and_another_one_taken(qapp, sandbox: Sandbox) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        async with at_wizard(qapp, profile=a_profile(sandbox, redirect_port=taken), client_secret="sandbox") as user:
            await until(lambda: user.sees(f"Another program uses port {taken}"))
            user.click("Open b&rowser")
            await until(lambda: user.sees("This computer cannot listen on that address"))
            await user.stage.settle()
            assert not user.opened
            user.click("Use another port")
            address = by_name(user.wizard, QLineEdit, "Redirect address").text()
            assert str(taken) not in address
            assert user.sees("Register it for your app")
            user.click("Copy redirect address")
            assert QGuiApplication.clipboard().text() == address
            user.click("Open b&rowser")
            await visit(await press(await user.page()))
            await until(lambda: user.wizard.signed_in)


async def test_the_port_is_tested_on_demand(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox) as user:
        await until(lambda: user.sees("This computer can listen on that address."))
        user.click("&Test port")
        await user.stage.settle()
        assert user.sees("This computer can listen on that address.")


async def test_what_is_missing_is_said_beside_its_field(qapp) -> None:
    async with at_wizard(qapp) as user:
        user.click("Open b&rowser")
        assert user.sees("Paste the client ID")
        user.click("Other server…")
        user.enter("Client ID", "key")
        user.click("Open b&rowser")
        assert user.sees("That is not the address of a server")
        assert not user.opened


async def test_a_server_can_be_browsed_with_a_consumer_key(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp) as user:
        user.click("Other server…")
        user.enter("Server address", sandbox.url)
        user.enter("Client ID", "nobody")
        by_name(user.wizard, QCheckBox, "Only &browse: classic, with the client ID as consumer key").click()
        assert not by_name(user.wizard, QComboBox, "Dialect").isEnabled()
        assert not by_name(user.wizard, QLineEdit, "Client secret").isEnabled()
        user.click("&Look around")
        await until(lambda: user.sees("does not accept this client ID"))
        user.enter("Client ID", "sandbox")
        user.click("&Look around")
        await until(lambda: user.wizard.signed_in)
        profile = user.wizard.signed_in.profile
        assert (profile.consumer_key_only, profile.dialect) == (True, "classic")
        assert profile.name in sandbox.url
        assert not user.opened


async def test_no_server_is_given_the_secret_of_another_one(qapp) -> None:
    async with at_wizard(qapp) as user:
        user.enter("Client ID", "key")
        user.enter("Client secret", "canary")
        user.click("Other server…")
        assert by_name(user.wizard, QLineEdit, "Client secret").text() == ""
        assert by_name(user.wizard, QLineEdit, "Client ID").text() == ""


async def test_an_edited_field_ends_the_attempt_made_with_the_old_one(qapp, sandbox: Sandbox) -> None:
    async with at_wizard(qapp, sandbox, profile=a_profile(sandbox), client_secret="sandbox") as user:
        user.click("Open b&rowser")
        old = await press(await user.page())
        user.enter("Client secret", "sandbox")
        assert not user.sees("Waiting for your browser…")
        user.click("Open b&rowser")
        await until(lambda: len(user.opened) == 2)
        assert (await visit(old)).status_code == 400
        await visit(await press(user.opened[1]))
        await until(lambda: user.wizard.signed_in)


async def test_an_unconfirmed_email_is_told_before_it_goes_on(qapp, sandbox: Sandbox) -> None:
    me = sandbox.get("/me").json() | {"primary_email_confirmed": False}
    sandbox.fault("status", path="/me", times=None, arg={"status": 200, "body": me})
    profile = a_profile(sandbox, dialect="current")
    async with at_wizard(qapp, sandbox, profile=profile, client_secret="sandbox") as user:
        user.click("Open b&rowser")
        await visit(await press(await user.page()))
        await until(lambda: user.sees("is not confirmed"))
        assert user.wizard.isVisible()
        user.click("&Continue")
        assert not user.wizard.isVisible()


async def test_without_a_browser_the_address_can_be_copied(qapp, sandbox: Sandbox) -> None:
    stage = Stage(qapp)
    wizard = SignInWizard(None, tasks=stage.tasks, open_page=lambda _page: False, profile=a_profile(sandbox))
    wizard.open()
    by_name(wizard, QPushButton, "Open b&rowser").click()
    await until(lambda: [x for x in wizard.findChildren(PlainLabel) if x.text() == "No browser could be opened"])
    by_name(wizard, QPushButton, "Copy the page's address").click()
    assert QGuiApplication.clipboard().text().startswith(f"{sandbox.url}/authorize?")
    wizard.reject()
    await stage.settle()
    wizard.deleteLater()


async def test_the_secret_is_masked_and_shown_nowhere(qapp) -> None:
    notice = "Kept in memory only."
    async with at_wizard(qapp, client_secret="a-canary", notice=notice) as user:
        field = by_name(user.wizard, QLineEdit, "Client secret")
        assert field.echoMode() == QLineEdit.EchoMode.Password
        assert "a-canary" not in field.displayText()
        assert not user.sees("a-canary")
        assert "a-canary" not in user.wizard.windowTitle() + repr(user.wizard)
        assert user.sees(notice)


async def test_everything_has_a_name_and_is_reached_by_tab(qapp) -> None:
    async with at_wizard(qapp) as user:
        user.click("Other server…")
        controls = [
            widget
            for kind in (QLineEdit, QPushButton, QComboBox, QCheckBox)
            for widget in user.wizard.findChildren(kind)
            if widget.isVisible() and widget.isEnabled()
        ]
        assert all(widget.accessibleName() or widget.property("text") for widget in controls)
        reached = set()
        for _ in range(len(controls) + 5):
            reached.add(user.wizard.focusWidget())
            QTest.keyClick(user.wizard, Qt.Key.Key_Tab)
        assert not [widget for widget in controls if widget not in reached]


async def test_registering_an_app_is_explained_by_soundcloud(qapp) -> None:
    async with at_wizard(qapp) as user:
        user.click("How to register an app")
        assert user.opened == [REGISTER_PAGE]
