"""What can be done with tracks of a table: one QAction each, for keys, menus and buttons alike."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from scmanager.core.link_texts import LinkFormat
from scmanager.core.tracks import Sharing, Track
from scmanager.ui.models.row_texts import Shape
from scmanager.ui.panes.track_table import TrackTable

_ENTER = (QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter))
_OPEN = QKeySequence("Ctrl+Return")
_COPY_LINK = QKeySequence("Ctrl+Shift+C")


class TrackActions(QObject):
    """The actions of a table; `update` enables those that fit the selection.

    `of_window` work in the whole window as long as a widget in view has them too, the others while the table has the
    focus.

    Signals: copy_wanted(tracks, keys of columns, Shape), sharing_wanted(tracks, Sharing), reset_wanted(tracks) (their
    secret links), access_wanted(tracks), links_wanted(tracks, LinkFormat), export_links_wanted(tracks),
    message_wanted(tracks), promo_wanted(tracks), tab_wanted(name of a tab of the inspector).
    """

    copy_wanted = Signal(object, object, object)
    sharing_wanted = Signal(object, object)
    reset_wanted = Signal(object)
    access_wanted = Signal(object)
    links_wanted = Signal(object, object)
    export_links_wanted = Signal(object)
    message_wanted = Signal(object)
    promo_wanted = Signal(object)
    tab_wanted = Signal(str)

    def __init__(self, pane: QWidget, table: TrackTable) -> None:
        super().__init__(pane)
        self._table = table
        self._selected: Sequence[Track] = ()
        tr = pane.tr
        self.edit = _action(table, tr("Edit…"), *_ENTER)
        self.rename = _action(table, tr("Rename"), QKeySequence(Qt.Key.Key_F2))
        self.copy = _action(table, tr("Table"), QKeySequence.StandardKey.Copy)
        self.copy_link = _action(table, tr("Copy link"), _COPY_LINK)
        self.copy_all_links = _action(table, tr("Copy links"), _COPY_LINK)
        self.open_page = _action(table, tr("Open on SoundCloud"), _OPEN)
        self.delete = _action(table, tr("Delete…"), QKeySequence.StandardKey.Delete)
        self.comments = _action(table, tr("Show comments"))
        self.sharing = _action(table, tr("Show sharing"))
        self.make_public = _action(table, tr("Make public…"))
        self.make_private = _action(table, tr("Make private…"))
        self.reset_links = _action(table, tr("Reset secret links…"))
        self.give_access = _action(table, tr("People with access…"))
        self.copy_links = _action(table, tr("List"))
        self.export_links = _action(table, tr("Export links…"))
        self.message = _action(table, tr("Write a message…"))
        self.promo_sheet = _action(table, tr("Promo sheet…"))
        self.refresh = _action(pane, tr("Refresh"), "F5", "Ctrl+R")
        self.upload = _action(pane, tr("Upload…"), "Ctrl+U")
        self.find = _action(pane, tr("Find"), QKeySequence.StandardKey.Find)
        self.undo = _action(pane, tr("Undo"), QKeySequence.StandardKey.Undo)
        self.copy_as = self._copy_menu(pane)
        self.copy_links_as = self._links_menu(pane)
        self.share = self._share_menu(pane)
        for action in self.of_window:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._connect()

    @property
    def of_window(self) -> tuple[QAction, ...]:
        """The actions that make sense in every view."""
        return self.refresh, self.upload, self.find, self.undo

    @property
    def of_tracks(self) -> tuple[QAction, ...]:
        """The actions that concern selected tracks, in the order of the menu."""
        return (
            self.edit,
            self.rename,
            _line(self),
            self.copy_link,
            self.copy_all_links,
            self.copy_as,
            self.open_page,
            _line(self),
            self.share,
            self.comments,
            self.sharing,
            _line(self),
            self.make_public,
            self.make_private,
            self.delete,
        )

    @property
    def of_several(self) -> dict[str, QAction]:
        """What is offered first for several tracks, by the words for it."""
        return {
            self.tr("Copy links"): self.copy_all_links,
            self.tr("Export links…"): self.export_links,
            self.tr("Reset links…"): self.reset_links,
        }

    def update(self, selected: Sequence[Track], *, own: bool) -> None:
        """Enable what can be done with these tracks.

        Only own ones are edited and deleted; Enter edits them, and opens the page of others.
        """
        self._selected = selected
        one = selected[0] if len(selected) == 1 else None
        page = one is not None and bool(one.permalink_url)
        for action in (self.edit, self.rename):
            action.setVisible(own)
            action.setEnabled(own and one is not None)
        self.delete.setVisible(own)
        self.delete.setEnabled(own and bool(selected))
        for action in (self.copy, self.copy_as):
            action.setEnabled(bool(selected))
        self._offer_links(page=page, several=own and len(selected) > 1)
        self.open_page.setEnabled(page)
        self.open_page.setShortcuts([_OPEN] if own else [_OPEN, *_ENTER])
        self.comments.setEnabled(one is not None)
        self.sharing.setVisible(own)
        self.sharing.setEnabled(own and one is not None)
        for action in (self.reset_links, self.give_access):
            action.setVisible(own and len(selected) > 1)
        for action in (self.copy_links_as, self.copy_links, self.export_links, self.message, self.promo_sheet):
            action.setVisible(own and bool(selected))
        self.share.setVisible(own and bool(selected))
        for action, wanted in ((self.make_public, Sharing.PUBLIC), (self.make_private, Sharing.PRIVATE)):
            action.setVisible(own and bool(selected) and (one is None or one.sharing is not wanted))

    def _offer_links(self, *, page: bool, several: bool) -> None:
        """Offer one entry and one key for the link of one track or those of several."""
        self.copy_link.setEnabled(page)
        self.copy_link.setVisible(not several)
        self.copy_all_links.setVisible(several)

    def _copy_menu(self, pane: QWidget) -> QAction:
        menu = QMenu(pane.tr("Copy rows as"), pane)
        menu.addAction(self.copy)
        for shape, name in (
            (Shape.LINKS, pane.tr("Titles with links")),
            (Shape.MARKDOWN, pane.tr("Markdown list")),
        ):
            menu.addAction(name).triggered.connect(_slot(self._copy, shape))
        return menu.menuAction()

    def _links_menu(self, pane: QWidget) -> QAction:
        menu = QMenu(pane.tr("Copy links as"), pane)
        menu.addAction(self.copy_links)
        for form, name in (
            (LinkFormat.MARKDOWN, pane.tr("Markdown")),
            (LinkFormat.HTML, pane.tr("HTML")),
            (LinkFormat.CSV, pane.tr("CSV")),
        ):
            menu.addAction(name).triggered.connect(_slot(self._copy_links, form))
        return menu.menuAction()

    def _share_menu(self, pane: QWidget) -> QAction:
        menu = QMenu(pane.tr("Share"), pane)
        menu.addActions([self.copy_links_as, self.export_links, self.message, self.promo_sheet])
        menu.addSeparator()
        menu.addActions([self.reset_links, self.give_access])
        return menu.menuAction()

    def _connect(self) -> None:
        table = self._table
        self.rename.triggered.connect(_slot(table.edit_field, "title"))
        self.copy.triggered.connect(_slot(self._copy, Shape.TABLE))
        self.comments.triggered.connect(_slot(self.tab_wanted.emit, "comments"))
        self.sharing.triggered.connect(_slot(self.tab_wanted.emit, "sharing"))
        self.reset_links.triggered.connect(_slot(self._emit, self.reset_wanted))
        self.give_access.triggered.connect(_slot(self._emit, self.access_wanted))
        self.copy_all_links.triggered.connect(_slot(self._copy_links, LinkFormat.LIST))
        self.copy_links.triggered.connect(_slot(self._copy_links, LinkFormat.LIST))
        self.export_links.triggered.connect(_slot(self._emit, self.export_links_wanted))
        self.message.triggered.connect(_slot(self._emit, self.message_wanted))
        self.promo_sheet.triggered.connect(_slot(self._emit, self.promo_wanted))
        self.make_public.triggered.connect(_slot(self._share, Sharing.PUBLIC))
        self.make_private.triggered.connect(_slot(self._share, Sharing.PRIVATE))

    def _copy(self, shape: Shape) -> None:
        if self._selected:
            self.copy_wanted.emit(self._selected, self._table.shown_keys(), shape)

    def _copy_links(self, form: LinkFormat) -> None:
        self.links_wanted.emit(self._selected, form)

    def _emit(self, wanted: SignalInstance) -> None:
        wanted.emit(self._selected)

    def _share(self, sharing: Sharing) -> None:
        self.sharing_wanted.emit(self._selected, sharing)


def _action(owner: QWidget, text: str, *keys: QKeySequence | QKeySequence.StandardKey | Qt.Key | str) -> QAction:
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    owner.addAction(action)
    return action


def _line(parent: QObject) -> QAction:
    action = QAction(parent)
    action.setSeparator(True)
    return action


def _slot(call: Callable[..., object], *arguments: Any) -> Callable[..., None]:
    """Return a slot that leaves out the `checked` of an action."""
    return functools.partial(_call, call, arguments)


def _call(call: Callable[..., object], arguments: tuple[Any, ...], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
    call(*arguments)
