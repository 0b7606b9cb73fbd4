"""The look: as chosen, and as the desktop wants it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from scmanager.paths import resources
from scmanager.settings import SettingsFile
from scmanager.ui.theme import DARK, LIGHT, Theme
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import open_window

STYLE = resources() / "style" / "app.qss"


def test_the_first_frame_looks_as_the_last_time_and_then_as_the_desktop_wants(qapp: QApplication) -> None:
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    try:
        look = Theme(qapp, STYLE, "system", was_dark=False)
        assert look.tokens is LIGHT
        look.follow_system()
        is_dark_wanted = qapp.styleHints().colorScheme() is not Qt.ColorScheme.Light
        assert look.tokens is (DARK if is_dark_wanted else LIGHT)
    finally:
        qapp.styleHints().unsetColorScheme()
        look.deleteLater()


def test_a_choice_outlasts_what_the_desktop_wants(qapp: QApplication) -> None:
    look = Theme(qapp, STYLE, "light", was_dark=True)
    seen: list[bool] = []
    look.changed.connect(lambda: seen.append(look.tokens.is_dark))
    look.follow_system()
    assert (look.tokens, seen) == (LIGHT, [])
    look.choose("dark")
    assert (look.tokens, seen) == (DARK, [True])
    look.deleteLater()


async def test_a_theme_is_written_when_it_is_chosen(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    async with open_window(qapp, sandbox.url, file=file) as window:
        window.menu.theme_chosen.emit("light")
        await until(lambda: (file.load().theme, file.load().was_dark) == ("light", False))
