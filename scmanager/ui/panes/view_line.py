"""The line that says what a saved view keeps."""

from __future__ import annotations

import html

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.core.search_terms import Search
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_MARGIN = 16


class ViewLine(QWidget):
    """The search of the view that is shown, with what is wrong in it, and a button to edit it.

    Signals: edit_wanted.
    """

    edit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what = PlainLabel(role="hint")
        self._query = PlainLabel(role="mono", elided=True)
        self._query.setAccessibleName(self.tr("What this view keeps"))
        self._problem = PlainLabel(role="hint-error", elided=True)
        edit = button(self.tr("Edit view…"), "link")
        on_click(edit, self.edit_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 6)
        row.setSpacing(8)
        row.addWidget(self._what)
        row.addWidget(self._query)
        row.addWidget(edit)
        row.addWidget(self._problem)
        row.addStretch(1)
        self.hide()

    def show_search(self, search: Search) -> None:
        """Show what is searched for in a view, whatever else is."""
        query = search.text.strip()
        self._what.setText(self.tr("This view keeps") if query else self.tr("This view keeps all tracks"))
        self._query.setText(query)
        self._query.setToolTip(html.escape(query))
        self._query.setVisible(bool(query))
        problem = search.complaint
        self._problem.setText(problem)
        self._problem.setToolTip(html.escape(problem))
        self._problem.setVisible(bool(problem))
        self.show()
