"""What can be done with the selected links: in the menu of the table, by keys, and beneath it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from scmanager.core.link_log import LinkEntry, LinkFilter
from scmanager.core.tracks import Track
from scmanager.ui.models.link_cells import ORDERS, FindTrack, LinkColumn, column_name, offer

MOST_LOOKED_AT = 1000
"""Links: when more are selected, nobody asks what each of them is."""


class ChosenLinks(msgspec.Struct, frozen=True, kw_only=True):
    """The selected links, none when they are very many; `tracks` are those of theirs that are still here."""

    count: int = 0
    entries: tuple[LinkEntry, ...] = ()
    tracks: tuple[Track, ...] = ()
    can_reset: bool = False

    @property
    def one(self) -> LinkEntry | None:
        """The link, if only one is selected."""
        return self.entries[0] if self.count == 1 else None

    @property
    def track(self) -> Track | None:
        """The track all of them belong to."""
        return self.tracks[0] if len(self.tracks) == 1 and len(self.track_urns) == 1 else None

    @property
    def track_urns(self) -> list[str]:
        """The tracks they belong to or belonged to."""
        return list(dict.fromkeys(entry.track_urn for entry in self.entries))

    @property
    def lost(self) -> list[LinkEntry]:
        """Those whose recipients have a dead link, and whose tracks have a new one."""
        private = {track.urn for track in self.tracks if track.is_private}
        dead = (each for each in self.entries if not each.is_live and not each.has_new)
        return [each for each in dead if each.recipient and each.track_urn in private]


def chosen_links(count: int, entries: list[LinkEntry], find: FindTrack, *, can_reset: bool) -> ChosenLinks:
    """Look at the selected links; `can_reset`: this server resets links."""
    found = (find(urn) for urn in dict.fromkeys(entry.track_urn for entry in entries))
    tracks = tuple(track for track in found if track is not None)
    can_reset = can_reset and any(track.is_private for track in tracks)
    return ChosenLinks(count=count, entries=tuple(entries), tracks=tracks, can_reset=can_reset)


class LinkActions(QObject):
    """The actions of a table of links; `show_chosen` says which are possible.

    Signals: wanted(name): `show`, `copy`, `send`, `edit`, `plan`, `reset` or `forget`; sort_wanted(LinkColumn).
    """

    wanted = Signal(str)
    sort_wanted = Signal(object)

    def __init__(self, table: QWidget, *, can_reset: bool) -> None:
        super().__init__(table)
        self._table = table
        self._can_reset = can_reset
        keys = QKeySequence.StandardKey
        self._made = {
            "show": self._action("show", self.tr("Show track")),
            "copy": self._action("copy", _copy_words(""), QKeySequence(keys.Copy)),
            "send": self._action("send", self.tr("Send new links…")),
            "edit": self._action("edit", self.tr("Change for whom…"), QKeySequence(Qt.Key.Key_F2)),
            "plan": self._action("plan", self.tr("Reset on…")),
            "reset": self._action("reset", self.tr("Reset link…")),
            "forget": self._action("forget", self.tr("Forget…"), QKeySequence(Qt.Key.Key_Delete)),
        }
        table.addActions(list(self._made.values()))

    def show_chosen(self, chosen: ChosenLinks, find: FindTrack) -> None:
        """Let be possible what can be done with the selected links."""
        words = offer(chosen.one, find(chosen.one.track_urn)) if chosen.one is not None else ""
        self._made["copy"].setText(_copy_words(words))
        self._made["send"].setVisible(chosen.count > 1)
        self._made["reset"].setText(self.tr("Reset links…") if len(chosen.tracks) > 1 else self.tr("Reset link…"))
        for name in ("plan", "reset"):
            self._made[name].setVisible(self._can_reset)
        possible = {
            "show": chosen.track is not None,
            "copy": bool(words),
            "send": chosen.count > 1 and bool(chosen.lost),
            "edit": bool(chosen.entries),
            "plan": chosen.can_reset,
            "reset": chosen.can_reset,
            "forget": chosen.count > 0,
        }
        for name, action in self._made.items():
            action.setEnabled(possible[name])

    def open_menu(self, place: QPoint, asked_for: LinkFilter) -> None:
        """Offer the actions, and what to sort by."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._made.values()))
        menu.insertSeparator(self._made["plan"])
        menu.insertSeparator(self._made["forget"])
        menu.addSeparator()
        self._add_sorting(menu.addMenu(self.tr("Sort by")), asked_for)
        menu.popup(place)

    def _add_sorting(self, menu: QMenu, asked_for: LinkFilter) -> None:
        for column, order in ORDERS.items():
            arrow = f" {'↓' if asked_for.descending else '↑'}" if order is asked_for.order else ""
            action = menu.addAction(column_name(column) + arrow)
            action.setCheckable(True)
            action.setChecked(bool(arrow))
            action.triggered.connect(partial(self._on_sort, column))

    def _on_sort(self, column: LinkColumn) -> None:
        self.sort_wanted.emit(column)

    def _action(self, name: str, text: str, key: QKeySequence | None = None) -> QAction:
        made = QAction(text, self._table)
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if key is not None:
            made.setShortcut(key)
        made.triggered.connect(partial(self._on_triggered, name))
        return made

    def _on_triggered(self, name: str) -> None:
        self.wanted.emit(name)


def _copy_words(words: str) -> str:
    """Say in full what the button of a row says shortly."""
    full: dict[str, Callable[[], str]] = {
        "Send new…": partial(_tr, "Send new link…"),
        "Copy new": partial(_tr, "Copy new link"),
    }
    return full.get(words, partial(_tr, "Copy link"))()


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkActions", text)
