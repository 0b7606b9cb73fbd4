"""The buttons of a dialog that goes through stages: all in one row, of which each stage shows some."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from scmanager.ui.prompts import button_row
from scmanager.ui.tasks import on_click


class StageButtons:
    """Buttons in their order, and what each does; `row` is their layout."""

    def __init__(self, slots: Mapping[QPushButton, Callable[[], object]]) -> None:
        self._buttons = tuple(slots)
        for each, slot in slots.items():
            on_click(each, slot)
        self.row: QHBoxLayout = button_row(None, *self._buttons)

    def show_only(self, *shown: QPushButton) -> None:
        """Show the buttons of a stage."""
        for each in self._buttons:
            each.setVisible(each in shown)
