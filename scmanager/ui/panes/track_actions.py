"""What can be done with tracks of a table: one QAction each, for keys, menus and buttons alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from scmanager.core.tracks import Track

_ENTER = (QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter))
_OPEN = QKeySequence("Ctrl+Return")


class TrackActions:
    """The actions of a table; `update` enables those that fit the selection.

    `of_window` work in the whole window as long as a widget in view has them too, the others while the table has the
    focus.
    """

    def __init__(self, pane: QWidget, table: QWidget) -> None:
        tr = pane.tr
        self.edit = _action(table, tr("Edit…"), *_ENTER)
        self.copy_link = _action(table, tr("Copy link"), QKeySequence.StandardKey.Copy)
        self.open_page = _action(table, tr("Open on SoundCloud"), _OPEN)
        self.delete = _action(table, tr("Delete…"), QKeySequence.StandardKey.Delete)
        self.refresh = _action(pane, tr("Refresh"), "F5", "Ctrl+R")
        self.upload = _action(pane, tr("Upload…"), "Ctrl+U")
        self.find = _action(pane, tr("Find"), QKeySequence.StandardKey.Find)
        for action in self.of_window:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    @property
    def of_window(self) -> tuple[QAction, ...]:
        """The actions that make sense in every view."""
        return self.refresh, self.upload, self.find

    @property
    def of_tracks(self) -> tuple[QAction, ...]:
        """The actions that concern selected tracks, in the order of the menu."""
        return self.edit, self.copy_link, self.open_page, self.delete

    def update(self, selected: Sequence[Track], *, own: bool) -> None:
        """Enable what can be done with these tracks.

        Only own ones are edited and deleted; Enter edits them, and opens the page of others.
        """
        page = len(selected) == 1 and bool(selected[0].permalink_url)
        self.edit.setVisible(own)
        self.edit.setEnabled(own and len(selected) == 1)
        self.delete.setVisible(own)
        self.delete.setEnabled(own and bool(selected))
        self.copy_link.setEnabled(page)
        self.open_page.setEnabled(page)
        self.open_page.setShortcuts([_OPEN] if own else [_OPEN, *_ENTER])


def _action(owner: QWidget, text: str, *keys: QKeySequence | QKeySequence.StandardKey | Qt.Key | str) -> QAction:
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    owner.addAction(action)
    return action
