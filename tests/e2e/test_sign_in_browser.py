"""Signing in with a real browser: Chromium shows the sandbox's page and comes back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from scmanager.ui.dialogs.sign_in_wizard import SignInWizard
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.chromium import MISSING, Chromium
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sign_ins import a_profile
from tests.helpers.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(MISSING), reason=f"{MISSING} is not installed")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    folder: Path = tmp_path_factory.mktemp("browser")
    with Chromium(folder) as made:
        yield made


async def open_wizard(stage: Stage, browser: Chromium, **options: object) -> SignInWizard:
    """Show the wizard, open the browser from it, and wait for the page."""
    opened: list[str] = []
    wizard = SignInWizard(None, tasks=stage.tasks, open_page=lambda page: opened.append(page) is None, **options)
    wizard.open()
    by_name(wizard, QPushButton, "Open b&rowser").click()
    await until(lambda: opened)
    await asyncio.to_thread(browser.open, opened[0])
    return wizard


def sees(wizard: SignInWizard, words: str) -> bool:
    return any(words in label.text() for label in wizard.findChildren(PlainLabel) if label.isVisible())


async def test_allowing_access_signs_in(qapp, sandbox: Sandbox, browser: Chromium) -> None:
    stage = Stage(qapp)
    wizard = await open_wizard(stage, browser, profile=a_profile(sandbox), client_secret="sandbox")
    assert "Allow access?" in browser.text
    await asyncio.to_thread(browser.click, "button[value=approve]")
    await until(lambda: wizard.signed_in)
    assert "You can close this page" in browser.text
    assert not wizard.isVisible()
    await stage.settle()
    wizard.deleteLater()


async def test_refusing_is_told(qapp, sandbox: Sandbox, browser: Chromium) -> None:
    stage = Stage(qapp)
    wizard = await open_wizard(stage, browser, profile=a_profile(sandbox), client_secret="sandbox")
    await asyncio.to_thread(browser.click, "button[value=refuse]")
    await until(lambda: sees(wizard, "Access was refused in the browser"))
    wizard.reject()
    await stage.settle()
    wizard.deleteLater()


async def test_a_blank_page_leads_to_what_to_check(qapp, sandbox: Sandbox, browser: Chromium) -> None:
    stage = Stage(qapp)
    wizard = await open_wizard(stage, browser, profile=a_profile(sandbox, client_id="nobody"))
    assert browser.text.strip() == ""
    assert sees(wizard, "Blank page?")
    by_name(wizard, QPushButton, "What to check").click()
    assert sees(wizard, "A blank page means")
    wizard.reject()
    await stage.settle()
    wizard.deleteLater()
