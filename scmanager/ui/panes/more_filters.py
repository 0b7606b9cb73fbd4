"""The menu of filters that have no chip of their own, or no room for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from scmanager.core.search_edit import with_term, without_term
from scmanager.core.search_terms import Search
from scmanager.ui.panes.filter_row import Filter, canonical
from scmanager.ui.panes.filter_specs import more_choices
from scmanager.ui.widgets.filter_chip import FilterChip


class MoreFilters(FilterChip):
    """A chip with a menu: hidden chips, then terms to put into the search or take out, then `actions`.

    `read` gives the search in force, `write` takes the text it shall have.
    """

    def __init__(
        self,
        read: Callable[[], Search],
        write: Callable[[str], None],
        actions: Sequence[tuple[str, Callable[[], object]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.name = self.tr("More")
        self._read = read
        self._write = write
        self._actions = actions
        self._hidden: list[Filter] = []
        self._terms = {term: canonical(term) for _, choices in more_choices() for term, _ in choices}
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.show_search(read())

    def show_search(self, search: Search) -> None:
        """Show how many of the conditions of the menu are in force."""
        inside = set(self._terms.values())
        number = sum(term.text in inside for term in search.alone)
        number += sum(any(each.spec.owns(term) for term in search.terms) for each in self._hidden)
        self.show_condition(f"{self.name}: {number}" if number else "")
        if not number:
            self.setText(self.name)

    def take_in(self, hidden: Sequence[Filter]) -> None:
        """Offer chips there is no room for."""
        if self._hidden != list(hidden):
            self._hidden = list(hidden)
            self.show_search(self._read())

    def _fill(self) -> None:
        self._menu.clear()
        search = self._read()
        for each in self._hidden:
            self._add_hidden(each, search)
        if self._hidden:
            self._menu.addSeparator()
        for name, choices in more_choices():
            group = self._menu.addMenu(name)
            for term, words in choices:
                action = group.addAction(words)
                action.setCheckable(True)
                action.setChecked(any(each.text == self._terms[term] for each in search.alone))
                action.triggered.connect(partial(self._on_term, term))
        self._menu.addSeparator()
        for words, what in self._actions:
            self._menu.addAction(words).triggered.connect(partial(_without_checked, what))

    def _add_hidden(self, each: Filter, search: Search) -> None:
        action = self._menu.addAction(f"{each.spec.name}…")
        action.setCheckable(True)
        action.setChecked(any(each.spec.owns(term) for term in search.terms))
        action.triggered.connect(partial(_without_checked, partial(each.open_under, self)))

    def _on_term(self, term: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
        search, wanted = self._read(), self._terms[term]
        is_there = any(each.text == wanted for each in search.alone)
        self._write(without_term(search.text, term) if is_there else with_term(search.text, term))


def _without_checked(what: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
    what()
