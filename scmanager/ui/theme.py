"""Colours and sizes of the program, dark and light, and the style sheet made of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

TOOLBAR_HEIGHT = 52
SIDEBAR_WIDTH = 212
INSPECTOR_WIDTH = 392
ROW_HEIGHT = 48
ROW_ARTWORK = 36
HEADER_HEIGHT = 30
STATUS_HEIGHT = 30
RADIUS = 6
CARD_RADIUS = 8
DIALOG_RADIUS = 10
TEXT_PX = 13
HINT_PX = 11
NAME_PX = 16


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Named colours of one theme."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    text_2: str
    text_3: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    ok: str
    warn: str
    bad: str
    wave: str
    is_dark: bool

    def color(self, name: str) -> QColor:
        """Return a colour by its name."""
        return QColor(getattr(self, name))


DARK = Tokens(
    window="#17181b",
    surface="#1e2024",
    raised="#272a2f",
    line="#34383f",
    text="#ecedee",
    text_2="#a2a8b0",
    text_3="#757b84",
    accent="#ff6a2b",
    on_accent="#17181b",
    selection="#1fff6a2b",
    hover="#0affffff",
    ok="#43b581",
    warn="#e6b34a",
    bad="#e5604f",
    wave="#5b6068",
    is_dark=True,
)

LIGHT = Tokens(
    window="#f4f4f1",
    surface="#ffffff",
    raised="#f0f0ec",
    line="#dededa",
    text="#1b1c1e",
    text_2="#5d6268",
    text_3="#8a9097",
    accent="#c2410c",
    on_accent="#ffffff",
    selection="#14c2410c",
    hover="#08000000",
    ok="#23804f",
    warn="#8a6100",
    bad="#c0392b",
    wave="#b4b8bd",
    is_dark=False,
)


class Theme(QObject):
    """The look in force: `system` follows the desktop's colour scheme, `dark` and `light` are fixed.

    What the desktop wants is read by `follow_system`, which takes as long as a tenth of the whole start: the first
    frame is painted as it was the last time.

    Signals: changed (the tokens are others now; painters read them again).
    """

    changed = Signal()

    def __init__(self, app: QApplication, style_sheet: Path, choice: str = "system", *, was_dark: bool = True) -> None:
        super().__init__(app)
        self._app = app
        self._is_system_dark = was_dark
        self._template = style_sheet.read_text(encoding="utf-8")
        self._folder = style_sheet.parent.as_posix()
        self._choice = choice
        self.tokens = self._wanted()
        app.setFont(font())
        self._apply()

    def follow_system(self) -> None:
        """Look as the desktop wants it from now on, if the choice is `system`."""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._on_scheme_changed(hints.colorScheme())

    @property
    def choice(self) -> str:
        """Which theme was chosen: `system`, `dark` or `light`."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Change the choice and repaint."""
        self._choice = choice
        self._apply()

    def _wanted(self) -> Tokens:
        return DARK if self._choice == "dark" or (self._choice == "system" and self._is_system_dark) else LIGHT

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._is_system_dark = scheme.name != "Light"
        if self._wanted() is not self.tokens:
            self._apply()

    def _apply(self) -> None:
        self.tokens = self._wanted()
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(fill(self._template, self.tokens, self._folder))
        self.changed.emit()


def font() -> QFont:
    """Return the font of the program: Inter where it is installed, else the system's."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    made = QFont(system)
    made.setFamilies(["Inter", *system.families()])
    made.setPixelSize(TEXT_PX)
    return made


def fill(template: str, tokens: Tokens, folder: str) -> str:
    """Put colours and the folder of pictures into a style sheet that names them as `@accent` and `@folder`."""
    values = {name: str(value) for name, value in msgspec.structs.asdict(tokens).items()}
    values["folder"] = folder
    values["tone"] = "dark" if tokens.is_dark else "light"
    return re.sub(r"@([a-z_0-9]+)", lambda match: values[match[1]], template)


def palette(tokens: Tokens) -> QPalette:
    """Build the palette for what no style sheet reaches: native painters, links, placeholder text."""
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text_2,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
    }
    made = QPalette()
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_3))
    return made
