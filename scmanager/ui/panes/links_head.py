"""The head of the links: how many there are, a field to search or to recognise a link in, and filters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_log import LinkCounts, LinkFilter, LinkState, counts_words
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.theme import TOOLBAR_HEIGHT, Theme
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.link_search_field import LinkSearchField
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.values_popover import Value, ValuesPopover

_MOST_LETTERS = 14  # of a recipient on its chip
_MARGIN, _SPACING = 14, 8
_LEAST_SEARCH, _USUAL_SEARCH, _WIDEST_SEARCH = 180, 250, 480


class LinksHead(QWidget):
    """One line; the filter it shows is `wanted`, in whichever order the rows are.

    Signals: filter_changed, link_pasted(text), left (the keyboard should go to the rows), escaped, export_wanted.
    """

    filter_changed = Signal()
    link_pasted = Signal(str)
    left = Signal()
    escaped = Signal()
    export_wanted = Signal()

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipient = ""
        self._names: Sequence[str] = ()
        self._count, self._shown = LinkCounts(), 0
        self._heading = PlainLabel(self.tr("Links"), role="heading")
        self._counts = PlainLabel(role="secondary")
        self.field = LinkSearchField()
        self.field.setMaximumWidth(_WIDEST_SEARCH)
        self._live = _pill(self.tr("Live"))
        self._dead = _pill(self.tr("Dead"))
        self._due = _pill(self.tr("Reset due"))
        self._for = FilterChip(self.tr("For"))
        self._people = ValuesPopover(
            self, look, self.tr("For"), hint=self.tr("Find a name"), nothing=self.tr("No link was handed to a name.")
        )
        self._export = button(self.tr("Export…"))
        self._lay_out()
        self._connect()

    @property
    def wanted(self) -> LinkFilter:
        """What is asked for."""
        state = LinkState.LIVE if self._live.isChecked() else LinkState.ANY
        if self._dead.isChecked():
            state = LinkState.DEAD
        return LinkFilter(
            text=self.field.text(), state=state, reset_due=self._due.isChecked(), recipient=self._recipient
        )

    def clear(self) -> None:
        """Ask for all links again."""
        for chip in (self._live, self._dead, self._due):
            chip.setChecked(False)
        self._take_recipient("")
        self.field.setText("")
        self.filter_changed.emit()

    def show_counts(self, counts: LinkCounts | None, shown: int, recipients: Sequence[str]) -> None:
        """Show how many links there are, how many of them are shown, and for whom they are."""
        self._count, self._shown = counts or LinkCounts(), shown
        self._export.setEnabled(self._count.total > 0)
        self._names = recipients
        self._fit()

    def type_on(self, text: str) -> None:
        """Search for what is typed elsewhere."""
        if text.strip():
            self.field.setFocus()
            self.field.setText(text)

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setFixedHeight(TOOLBAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.setSpacing(_SPACING)
        row.addWidget(self._heading)
        row.addWidget(self._counts)
        row.addStretch(1)
        row.addWidget(self.field, 100)
        for chip in self._chips:
            row.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line())

    @property
    def _chips(self) -> tuple[QWidget, ...]:
        return self._live, self._dead, self._due, self._for, self._export

    def _fit(self) -> None:
        """Say as much of the counts as there is room for beside the rest."""
        fixed = (self._heading, *self._chips)
        taken = sum(each.sizeHint().width() + _SPACING for each in fixed) + 2 * _MARGIN + _SPACING
        words = self._words_for(self.width() - taken)
        self._counts.setText(words)
        self._counts.setVisible(bool(words))

    def _words_for(self, room: int) -> str:
        """Choose the longest words that leave the search field enough."""
        metrics = self._counts.fontMetrics()
        fitting = (words for words, rest in self._offered() if metrics.horizontalAdvance(words) + rest <= room)
        return next(fitting, "") if self._count.total else ""

    def _offered(self) -> list[tuple[str, int]]:
        """Return what may be said of the counts, the most first, and how much the search field needs beside it."""
        total = texts.count(self._count.total)
        if self.wanted != LinkFilter():
            return [(self.tr("{} of {}").format(texts.count(self._shown), total), _LEAST_SEARCH)]
        return [(counts_words(self._count), _USUAL_SEARCH), (self.tr("{} handed out").format(total), _LEAST_SEARCH)]

    def _connect(self) -> None:
        self.field.search_changed.connect(self.filter_changed)
        self.field.link_pasted.connect(self.link_pasted)
        self.field.left.connect(self.left)
        self.field.escaped.connect(self.escaped)
        on_click(self._live, self._on_live)
        on_click(self._dead, self._on_dead)
        on_click(self._due, self.filter_changed.emit)
        on_click(self._for, self._open_people)
        on_click(self._export, self.export_wanted.emit)
        self._people.toggled.connect(self._on_person)

    def _on_live(self) -> None:
        self._dead.setChecked(False)
        self.filter_changed.emit()

    def _on_dead(self) -> None:
        self._live.setChecked(False)
        self.filter_changed.emit()

    def _open_people(self) -> None:
        self._people.offer(Value(name, name, is_chosen=name == self._recipient) for name in self._names)
        self._people.open_under(self._for)

    def _on_person(self, name: str, chosen: bool) -> None:  # noqa: FBT001 -- a signal's
        self._take_recipient(name if chosen else "")
        self._people.choose([name] if chosen else [])
        self._people.close()
        self.filter_changed.emit()

    def _take_recipient(self, name: str) -> None:
        self._recipient = name
        short = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
        self._for.show_condition(short, name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the counts."""
        super().resizeEvent(event)
        self._fit()


def _pill(text: str) -> QPushButton:
    made = button(text, "pill")
    made.setCheckable(True)
    return made
