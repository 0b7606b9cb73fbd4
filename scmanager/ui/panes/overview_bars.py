"""The lines around the list of private tracks: what is searched, what is listed, and what can be done with rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_overview import LinkAge, LinkGroup, LinkReach, PrivateFilter
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.theme import TOOLBAR_HEIGHT
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_field import SearchField


class OverviewHead(QWidget):
    """The name of the page, and the search field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField(self.tr("Search private tracks"))
        self.field.setPlaceholderText(self.tr("Search private tracks by title"))
        self.field.setMinimumWidth(160)
        bar = QWidget()
        bar.setFixedHeight(TOOLBAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(PlainLabel(self.tr("Sharing overview"), role="heading"))
        row.addWidget(PlainLabel(self.tr("Private tracks and their secret links"), role="secondary", elided=True), 3)
        row.addWidget(self.field, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line())

    def type_on(self, text: str) -> None:
        """Search for what is typed elsewhere."""
        if text.strip():
            self.field.setFocus()
            self.field.setText(text)


class ListedLine(QWidget):
    """Says which of the private tracks are listed.

    Signals: all_wanted.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel(role="secondary", elided=True)
        self._all = button(self.tr("Show all"), "flat")
        on_click(self._all, self.all_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 2, 14, 2)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._all)
        row.addStretch(1)
        self.setFixedHeight(34)

    def show_listed(self, count: int, wanted: PrivateFilter) -> None:
        """Say how many are listed, and by what they were chosen."""
        title = self.tr("with “{}” in the title").format(wanted.text) if wanted.text else ""
        given = (self._groups()[wanted.group], self._ages().get(wanted.age), self._reaches().get(wanted.reach), title)
        conditions = [words for words in given if words]
        tracks = texts.plural(count, self.tr("private track"))
        self._words.setText(f"{tracks}: {', '.join(conditions)}" if conditions else tracks)
        self._all.setVisible(bool(conditions))

    def _groups(self) -> dict[LinkGroup, str]:
        return {
            LinkGroup.ALL: "",
            LinkGroup.SHARED: self.tr("shared"),
            LinkGroup.NEVER_SHARED: self.tr("never shared"),
            LinkGroup.NEVER_RESET: self.tr("never reset"),
            LinkGroup.RESET_PLANNED: self.tr("with a planned reset"),
            LinkGroup.WITH_PEOPLE: self.tr("whose links have recipients"),
        }

    def _ages(self) -> dict[LinkAge | None, str]:
        return {
            LinkAge.MONTH: self.tr("links up to a month old"),
            LinkAge.HALF_YEAR: self.tr("links one to six months old"),
            LinkAge.YEAR: self.tr("links six to twelve months old"),
            LinkAge.OLDER: self.tr("links older than a year"),
            LinkAge.UNKNOWN: self.tr("links of unknown age"),
        }

    def _reaches(self) -> dict[LinkReach | None, str]:
        return {
            LinkReach.NOBODY: self.tr("links without a recipient"),
            LinkReach.ONE: self.tr("links with one recipient"),
            LinkReach.FEW: self.tr("links with 2 to 5 recipients"),
            LinkReach.MANY: self.tr("links with 6 to 20 recipients"),
            LinkReach.CROWD: self.tr("links with more than 20 recipients"),
        }


class OverviewFoot(QWidget):
    """What is known of the selected tracks, and what can be done with their links; with none selected, what is known.

    Signals: show_wanted, plan_wanted, access_wanted, reset_wanted.
    """

    show_wanted = Signal()
    plan_wanted = Signal()
    access_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel(role="secondary", wrap=True)
        self.show_track = button(self.tr("Show track"))
        self.plan = button(self.tr("Reset on…"))
        self.access = button(self.tr("People with access…"))
        self.reset = button(self.tr("Reset link…"), "danger")
        self.reset.setAccessibleName(self.tr("Reset links of selected tracks…"))
        on_click(self.show_track, self.show_wanted.emit)
        on_click(self.plan, self.plan_wanted.emit)
        on_click(self.access, self.access_wanted.emit)
        on_click(self.reset, self.reset_wanted.emit)
        row = QHBoxLayout()
        row.setContentsMargins(20, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for each in (self.show_track, self.plan, self.access, self.reset):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row)
        self.setMinimumHeight(50)

    def show_selection(self, words: str, *, count: int, can_reset: bool, can_give_access: bool) -> None:
        """Say what is known of rows, or something in general, and offer what fits them."""
        self._words.setText(words)
        self.show_track.setText(self.tr("Show track") if count == 1 else self.tr("Show in Private"))
        self.reset.setText(self.tr("Reset link…") if count == 1 else self.tr("Reset links…"))
        self.show_track.setVisible(count > 0)
        self.plan.setVisible(can_reset and count > 0)
        self.access.setVisible(can_give_access and count > 0)
        self.reset.setVisible(can_reset and count > 0)
