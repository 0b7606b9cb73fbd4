"""A pill with a menu of conditions; it shows the condition in force."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class FilterChip(QPushButton):
    """One condition, or several where `several` is set; none is the rule.

    Signals: changed (another condition was chosen), opening (the menu will show; `offer` may still change it).
    """

    changed = Signal()
    opening = Signal()

    def __init__(self, name: str, none_text: str, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._name = name
        self._several = several
        self._chosen: dict[Hashable, str] = {}
        self.setProperty("kind", "pill")
        self.setCheckable(True)
        self._menu = QMenu(self)
        self._menu.setStyleSheet("QMenu { menu-scrollable: 1 }")  # many choices are no second column
        self._none = self._menu.addAction(none_text)
        self._none.setCheckable(True)
        self._none.triggered.connect(self.clear)
        self._menu.addSeparator()
        self._actions: dict[Hashable, QAction] = {}
        self._menu.aboutToShow.connect(self.opening)
        self.setMenu(self._menu)
        self._update()

    @property
    def chosen(self) -> frozenset[Any]:
        """The values in force, none when it does not filter."""
        return frozenset(self._chosen)

    def offer(self, choices: Iterable[tuple[Hashable, str]]) -> None:
        """Fill the menu with values and their texts; values in force stay so, and stay in the menu."""
        for action in self._actions.values():
            self._menu.removeAction(action)
            action.deleteLater()
        self._actions = {}
        for value, text in {**self._chosen, **dict(choices)}.items():
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.triggered.connect(partial(self._on_chosen, value, text))
            self._actions[value] = action
        self._update()

    def clear(self) -> None:
        """Let everything through."""
        self._set({})

    def _on_chosen(self, value: Hashable, text: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
        if value in self._chosen:
            self._set({key: word for key, word in self._chosen.items() if key != value})
        else:
            self._set({**self._chosen, value: text} if self._several else {value: text})

    def _set(self, chosen: dict[Hashable, str]) -> None:
        changed = chosen != self._chosen
        self._chosen = chosen
        self._update()
        if changed:
            self.changed.emit()

    def _update(self) -> None:
        self._none.setChecked(not self._chosen)
        for value, action in self._actions.items():
            action.setChecked(value in self._chosen)
        words = list(self._chosen.values())
        shown = words[0] if len(words) == 1 else f"{self._name}: {len(words)}"
        self.setText(shown.replace("&", "&&") if words else self._name)
        self.setAccessibleName(f"{self._name}: {', '.join(words)}" if words else self._name)
        self.setChecked(bool(words))

    def nextCheckState(self) -> None:  # noqa: N802 -- Qt's name
        """Stay as it is: the menu decides, not the click."""
