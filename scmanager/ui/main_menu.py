"""The menu of the program: accounts, theme, help, quit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from scmanager.core.profiles import SANDBOX_ID, Profile


class MainMenu(QMenu):
    """What concerns the whole program, not tracks.

    Signals: profile_chosen(id), sign_in_wanted, sign_out_wanted, export_wanted (the tracks of the view), import_wanted
    (edits of a file), watched_folder_wanted, theme_chosen(system, dark or light), diagnostics_wanted, about_wanted,
    quit_wanted.
    """

    profile_chosen = Signal(str)
    sign_in_wanted = Signal()
    sign_out_wanted = Signal()
    watched_folder_wanted = Signal()
    export_wanted = Signal()
    import_wanted = Signal()
    theme_chosen = Signal(str)
    diagnostics_wanted = Signal()
    about_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._accounts = QActionGroup(self)
        self._accounts.triggered.connect(self._on_account)
        self._first = self.addSeparator()
        self._add(self.tr("Sign in…"), self.sign_in_wanted)
        self._sign_out = self._add(self.tr("Sign out…"), self.sign_out_wanted)
        self.addSeparator()
        self._add(self.tr("Export tracks…"), self.export_wanted)
        self._add(self.tr("Import edits…"), self.import_wanted)
        self._add(self.tr("Watched folder…"), self.watched_folder_wanted)
        self.addMenu(self._theme_menu(theme))
        self.addMenu(self._help_menu())
        self.addSeparator()
        leave = self._add(self.tr("Quit"), self.quit_wanted)
        leave.setShortcut("Ctrl+Q")
        parent.addAction(leave)

    def show_profiles(self, profiles: Sequence[Profile], current: Profile) -> None:
        """List the accounts, the one in use marked."""
        for action in self._accounts.actions():
            self._accounts.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        for profile in profiles:
            # An ampersand would mark a letter.
            action = QAction(profile.name.replace("&", "&&"), self, checkable=True, checked=profile.id == current.id)
            action.setData(profile.id)
            self._accounts.addAction(action)
            self.insertAction(self._first, action)
        self._sign_out.setVisible(current.id != SANDBOX_ID)

    def _add(self, text: str, signal: SignalInstance) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(signal)
        return action

    def _theme_menu(self, chosen: str) -> QMenu:
        menu = QMenu(self.tr("Theme"), self)
        group = QActionGroup(menu)
        for choice, text in (
            ("system", self.tr("Like the system")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        ):
            action = QAction(text, menu, checkable=True, checked=choice == chosen)
            action.setData(choice)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._on_theme)
        return menu

    def _help_menu(self) -> QMenu:
        menu = QMenu(self.tr("Help"), self)
        menu.addAction(self.tr("Copy diagnostics")).triggered.connect(self.diagnostics_wanted)
        menu.addAction(self.tr("About scmanager…")).triggered.connect(self.about_wanted)
        return menu

    def _on_account(self, action: QAction) -> None:
        self.profile_chosen.emit(action.data())

    def _on_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())
