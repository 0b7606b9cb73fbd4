"""What a saved view is called, how it looks, and what it searches for."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.saved_views import SavedView
from scmanager.ui.dialogs.form_controls import text_line
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.theme import Theme
from scmanager.ui.view_words import view_name
from scmanager.ui.widgets import view_icons
from scmanager.ui.widgets.mistake_note import MistakeNote
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_line import Complete, SearchLine

_MOST_LETTERS = 60


class ViewDialog(AsyncDialog):
    """Asks for name, picture and search of a view; it is saved only while the search makes sense."""

    def __init__(
        self, parent: QWidget | None, look: Theme, view: SavedView, complete: Complete, *, is_new: bool
    ) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("New view") if is_new else self.tr("Edit view"))
        self.setMinimumWidth(480)
        self._view = view
        self._name = text_line(self.tr("Name"), self.tr("Promo, unreleased"))
        self._name.setMaxLength(_MOST_LETTERS)
        self._name.setText(view_name(view) if view.name or not is_new else "")
        self._name.home(False)
        self._line = SearchLine(self.tr("Search"), look, complete)
        self._line.setPlaceholderText(self.tr("All tracks"))
        self._problem = MistakeNote(self._line)
        self._icons = QButtonGroup(self)
        self._save = button(self.tr("Save view"), "primary")
        self._save.setDefault(True)
        self._lay_out(look)
        self._name.textChanged.connect(self._update)
        self._line.textChanged.connect(self._update)
        self._line.setText(view.query)
        self._update()
        self._name.setFocus()

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        look: Theme,
        view: SavedView,
        complete: Complete,
        *,
        is_new: bool = False,
    ) -> SavedView | None:
        """Let the user change a view; None means cancelled."""
        dialog = cls(parent, look, view, complete, is_new=is_new)
        return dialog.result_view() if await dialog.answered() else None

    def result_view(self) -> SavedView:
        """Return the view as it stands in the dialog; a name of the program's own stays one."""
        name = self._name.text().strip()
        icon = view_icons.CHOICES[self._icons.checkedId()] if self._icons.checkedId() >= 0 else self._view.icon
        if not self._view.name and name == view_name(self._view):
            name = ""
        return msgspec.structs.replace(self._view, name=name, icon=icon, query=self._line.text().strip())

    def _lay_out(self, look: Theme) -> None:
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(6)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addSpacing(4)
        for label, widget in ((self.tr("Name"), self._name), (self.tr("Search"), self._line)):
            column.addWidget(PlainLabel(label, role="secondary"))
            column.addWidget(widget)
        column.addWidget(self._problem)
        column.addWidget(PlainLabel(self.tr("Picture"), role="secondary"))
        column.addLayout(self._icon_row(look))
        column.addSpacing(8)
        column.addLayout(button_row(None, cancel, self._save))

    def _icon_row(self, look: Theme) -> QHBoxLayout:
        names = {
            "search": self.tr("Magnifier"),
            "star": self.tr("Star"),
            "heart": self.tr("Heart"),
            "flag": self.tr("Flag"),
            "clock": self.tr("Clock"),
            "note": self.tr("Note"),
            "picture": self.tr("Picture"),
            "tag": self.tr("Tag"),
            "link": self.tr("Link"),
            "people": self.tr("People"),
        }
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, icon in enumerate(view_icons.CHOICES):
            choice = button("", "icon")
            choice.setIcon(view_icons.icon_of(icon, look.tokens.color("text")))
            choice.setAccessibleName(names[icon])
            choice.setToolTip(names[icon])
            choice.setCheckable(True)
            choice.setChecked(icon == self._view.icon)
            self._icons.addButton(choice, number)
            row.addWidget(choice)
        row.addStretch(1)
        return row

    def _update(self) -> None:
        self._save.setEnabled(bool(self._name.text().strip()) and not self._line.search.mistakes)
