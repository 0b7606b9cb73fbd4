"""The chips beside the search field: they show what its text says, and change that text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.folding import fold
from scmanager.core.search import parse
from scmanager.core.search_edit import replace_field, term_text, with_term, without_term
from scmanager.core.search_terms import Search, Term
from scmanager.core.search_values import Span
from scmanager.ui.panes.filter_specs import FilterSpec, filter_specs
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.choices_popover import ChoicesPopover
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.search_line import today
from scmanager.ui.widgets.values_popover import Value, ValuesPopover

Values = Callable[[str, Search], Sequence[tuple[str, int]]]
"""Returns the values of a field, most frequent first, with how many tracks of the view that a search finds have each.

What is the same but for case and accents comes once; without a value is the empty one.
"""

_NONE = ""
"""The key of the line for tracks that have no value."""

_PRESENCE = {"genre": "genre", "tag": "tags"}
"""What stands behind `no:` for a field."""


class Filter(QObject):
    """One chip and its popover.

    Signals: text_wanted(the text the search field shall have).
    """

    text_wanted = Signal(str)

    def __init__(self, spec: FilterSpec, owner: QWidget, look: Theme, values: Values) -> None:
        super().__init__(owner)
        self.spec = spec
        self.chip = FilterChip(spec.name, owner)
        self.chip.clicked.connect(self._on_clicked)
        self._owner = owner
        self._theme = look
        self._values = values
        self._search = Search()
        self._popover: ValuesPopover | ChoicesPopover | None = None
        self._is_counted = False
        self._choices = {canonical(term): (term, words) for term, words in spec.choices}

    def show_search(self, search: Search) -> None:
        """Show what a search says of the field."""
        self._search = search
        words = [self._words(term) for term in self._terms]
        several = self.tr("{}: {}").format(self.spec.name, len(words))
        self.chip.show_condition(words[0] if len(words) == 1 else several if words else "", ", ".join(words))
        if self._popover is not None and self._popover.isVisible():
            self._show_in_force()

    def open_under(self, anchor: QWidget) -> None:
        """Open the popover beneath a widget."""
        if self._popover is None:
            self._popover = self._build()
        self._show_in_force(fresh=True)
        self._popover.open_under(anchor)

    @property
    def _terms(self) -> list[Term]:
        """The terms it speaks of; what `OR` joins to something else cannot be said by a chip."""
        groups = [group for group in self._search.groups if all(map(self.spec.owns, group))]
        return [term for group in groups for term in group]

    def _words(self, term: Term) -> str:
        """Write a condition in a few words."""
        choice = self._choice_of(term)
        if choice is not None:
            return choice[1]
        if term.field in {"no", "has"}:
            name = self.spec.name.lower()
            return (self.tr("No {}") if _is_lacking(term) else self.tr("With {}")).format(name)
        values = ", ".join(term.values)
        words = f"{self.spec.name} {values}" if self.spec.hints else values or self.spec.any_text
        return self.tr("not {}").format(words) if term.negated else words

    def _choice_of(self, term: Term) -> tuple[str, str] | None:
        """Return the choice that a term is, however its numbers are written, with its words; None for another."""
        same = (each for text, each in self._choices.items() if text == term.text or _spans(text) == term.spans != ())
        return None if term.negated else next(same, None)

    def _build(self) -> ValuesPopover | ChoicesPopover:
        spec = self.spec
        if spec.values_hint:
            nothing = self.tr("Nothing like that in these tracks.")
            values = ValuesPopover(self._owner, self._theme, spec.name, hint=spec.values_hint, nothing=nothing)
            values.toggled.connect(self._on_toggled)
            return values
        choices = ChoicesPopover(self._owner, spec.name, spec.any_text, spec.choices, spec.hints)
        choices.chosen.connect(self._on_chosen)
        choices.range_wanted.connect(self._on_range_wanted)
        return choices

    def count_again(self) -> None:
        """Show how many tracks have each value, as far as that is known now."""
        if isinstance(self._popover, ValuesPopover) and self._popover.isVisible():
            self._offer(self._popover, in_place=self._is_counted)

    def _show_in_force(self, *, fresh: bool = False) -> None:
        terms = self._terms
        if isinstance(self._popover, ValuesPopover):
            if fresh:
                self._popover.field.clear()
            self._offer(self._popover, in_place=not fresh)
        elif self._popover is not None:
            known = self._choice_of(terms[0]) if len(terms) == 1 else None
            self._popover.show_chosen("" if not terms else known[0] if known else None)
            self._popover.show_range(*_ends(terms))

    def _offer(self, popover: ValuesPopover, *, in_place: bool) -> None:
        """Offer the values of the view; those in force come first unless all stay in their place."""
        values = self._values(self.spec.field, self._rest)
        self._is_counted = bool(values)
        chosen = self._chosen_values()
        if in_place:
            popover.count(dict(values))
            popover.choose(key for key in popover.keys if fold(key) in chosen)
            return
        folded = [(fold(text), text, count) for text, count in values]
        known = {key for key, _, _ in folded}
        strange = [Value(text, text, 0, is_chosen=True) for text in self._written() if fold(text) not in known]
        blank = next((count for key, _, count in folded if not key), 0 if values else None)
        offered = [Value(text, text, count, key in chosen) for key, text, count in folded if key]
        popover.offer([Value(_NONE, self.spec.any_text, blank, _NONE in chosen), *strange, *offered])

    @property
    def _rest(self) -> Search:
        """What else is searched for: of several values that must all be there, the others count too."""
        own = [term for term in self._terms if not self.spec.several or term.negated or _is_lacking(term)]
        return self._search.without(own)

    def _written(self) -> list[str]:
        return [value for term in self._terms if term.field == self.spec.field for value in term.values if value]

    def _chosen_values(self) -> frozenset[str]:
        """Return the folded values in force, the empty one for none."""
        blank = any(_is_lacking(term) or "" in term.values for term in self._terms)
        return frozenset({*map(fold, self._written()), *([_NONE] if blank else [])})

    def _on_clicked(self) -> None:
        self.open_under(self.chip)

    def _on_toggled(self, key: str, chosen: bool) -> None:  # noqa: FBT001 -- Qt's
        field = self.spec.field
        if key == _NONE:
            self._write(f"no:{_PRESENCE[field]}" if chosen else "")
            return
        values = [value for value in self._written() if fold(value) != fold(key)] + [key] * chosen
        groups = [[value] for value in values] if self.spec.several else [values]
        self._write(" ".join(term_text(field, group, exact=True) for group in groups))

    def _on_chosen(self, term: str) -> None:
        self._write(term)

    def _on_range_wanted(self, low: str, high: str) -> None:
        ends = "..".join("".join(end.split()) for end in (low, high))  # thousands may stand apart
        term = f"{self.spec.field}:{ends}" if low or high else ""
        mistakes = parse(f"{term} ", today=today()).mistakes
        if isinstance(self._popover, ChoicesPopover):
            self._popover.show_problem(mistakes[0].message if mistakes else "")
            if not mistakes:
                self._popover.close()
                self._write(term)

    def _write(self, terms: str) -> None:
        """Put terms in place of those the filter speaks of."""
        text, field = self._search.text, self.spec.field
        for term in self._terms:
            if field == "is" or field not in {term.field, term.subject}:
                text = without_term(text, term.text)
        self.text_wanted.emit(with_term(text, terms) if field == "is" and terms else replaced(text, field, terms))


class FilterRow(QObject):
    """All filters of the toolbar.

    Signals: text_wanted(the text the search field shall have).
    """

    text_wanted = Signal(str)

    def __init__(self, owner: QWidget, look: Theme, values: Values) -> None:
        super().__init__(owner)
        self.filters = [Filter(spec, owner, look, values) for spec in filter_specs()]
        for each in self.filters:
            each.text_wanted.connect(self.text_wanted)

    def show_search(self, search: Search) -> None:
        """Show what a search says."""
        for each in self.filters:
            each.show_search(search)

    def count_again(self) -> None:
        """Show in an open popover how many tracks have each value, as far as that is known now."""
        for each in self.filters:
            each.count_again()

    def named(self, field: str) -> Filter:
        """Return the filter of a field."""
        return next(each for each in self.filters if each.spec.field == field)


def _is_lacking(term: Term) -> bool:
    """Tell whether a term finds what has no value in the field."""
    return term.field in {"no", "has"} and (term.field == "no") is not term.negated


def replaced(text: str, field: str, terms: str) -> str:
    """Return a text with other terms about a field; `is:` has room for several that are about different things."""
    return text if field == "is" else replace_field(text, field, terms)


def canonical(words: str) -> str:
    """Write a term as it is best written."""
    return parse(words, today=today()).canonical()


def _spans(term: str) -> tuple[Span, ...]:
    return tuple(span for each in parse(term, today=today()).terms for span in each.spans)


def _ends(terms: Sequence[Term]) -> tuple[str, str]:
    """Return the ends of the only range in force, as they were written."""
    if len(terms) != 1 or terms[0].negated or len(terms[0].values) != 1:
        return "", ""
    low, dots, high = terms[0].values[0].partition("..")
    return (low, high) if dots else ("", "")
