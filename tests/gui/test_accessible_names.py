"""Every control can be found by its name, by a screen reader as well as by a test."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QTabWidget

from tests.helpers.accessibility import elements, name, nameless_controls
from tests.helpers.sandbox import Sandbox
from tests.helpers.windows import open_window

FIXED = {
    "Tracks", "Search tracks", "Upload…", "Refresh", "Edit…", "Delete…", "Comments", "New comment", "Post comment",
    "People with access", "Add person", "Save access", "Secret link", "Copy link", "Reset link…", "Uploads", "Views",
}  # fmt: skip
WORDS = {QAccessible.Role.StaticText, QAccessible.Role.ListItem, QAccessible.Role.PageTab}


async def test_the_fixed_names_belong_to_controls(qapp: QApplication, sandbox: Sandbox):
    async with open_window(qapp, sandbox.url) as window:
        await window.workspace.show_first_private()
        await window.tasks.settled()
        found = {name(element) for element in elements(window.frame) if element.role() not in WORDS}
    assert found >= FIXED, f"missing: {FIXED - found}"


@pytest.mark.parametrize("tab", range(4), ids=["details", "comments", "sharing", "stats"])
async def test_every_control_of_the_inspector_has_a_name(qapp: QApplication, sandbox: Sandbox, tab: int):
    async with open_window(qapp, sandbox.url) as window:
        await window.workspace.show_first_private()
        window.frame.findChild(QTabWidget).setCurrentIndex(tab)
        await window.tasks.settled()
        assert nameless_controls(window.frame) == []


@pytest.mark.parametrize("view", ["all", "uploads", "links", "overview", "search"])
async def test_every_control_of_a_view_has_a_name(qapp: QApplication, sandbox: Sandbox, view: str):
    async with open_window(qapp, sandbox.url) as window:
        window.workspace.show_view(view)
        await window.tasks.settled()
        assert nameless_controls(window.frame) == []
