"""A field in the language of searches: it reads what is typed, colours it, and completes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.search import parse
from scmanager.core.search_complete import Completion
from scmanager.core.search_guess import guess
from scmanager.core.search_terms import WORD, Mistake, Search
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.query_field import Mark, QueryField
from scmanager.ui.widgets.suggestions import Suggestion

_REST_MS = 700


Complete = Callable[[str, int], Sequence[Completion]]
"""Returns what may be written at a place in a text."""


def today() -> date:
    """Return the reader's day."""
    return date.today()  # noqa: DTZ011 -- where the reader is


class SearchLine(QueryField):
    """Reads the text all the time; a mistake is told once the typing rests, and the rest of the text counts.

    `history` are the last searches, newest first: they are offered while nothing is typed.

    Signals: changed (`search` means something else now), mistaken(sentence; empty: no longer), searched(text) (it was
    typed to its end, and is worth remembering).
    """

    changed = Signal()
    mistaken = Signal(str)
    searched = Signal(str)

    def __init__(
        self,
        name: str,
        look: Theme,
        complete: Complete,
        day: Callable[[], date] = today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, look, parent)
        self._complete = complete
        self._day = day
        self._read_on = day()
        self._offered: Sequence[Completion | str] = ()
        self._asked: tuple[str, int] | None = None  # for which text and cursor something was offered
        self.search = Search()
        self._is_told = True
        self.history: Sequence[str] = ()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._tell_mistake)
        self.textChanged.connect(self._on_text_changed)
        self.suggestions_wanted.connect(self._on_suggestions_wanted)
        self.taken.connect(self._on_taken)
        self.submitted.connect(self._on_submitted)

    @property
    def told(self) -> Mistake | None:
        """The mistake that is told now."""
        return next(iter(self.search.mistakes), None) if self._is_told else None

    def mend(self) -> None:
        """Write what was probably meant in the place of the mistake, or select that when nobody knows.

        Without a mistake, do so with what is probably meant otherwise.
        """
        mistake = next(iter(self.search.mistakes), None) or guess(self.search)
        if mistake is None:
            return
        if mistake.instead is None:
            self.setSelection(mistake.start, mistake.end - mistake.start)
        else:
            self.setText(self.search.mended(mistake))
        self.setFocus()

    def mend_all(self) -> None:
        """Write what was probably meant in the place of every mistake of which that is known."""
        self.write(self.search.all_mended())

    def write(self, text: str) -> None:
        """Search for something else, which can be changed at once."""
        self.setText(text)
        self.setFocus()

    def add(self, words: str) -> None:
        """Put more words behind what is searched for, ready to be changed."""
        self.setText(f"{self.text().rstrip()} {words}".lstrip())
        self.setFocus()
        self.setSelection(len(self.text()) - len(words), len(words))

    def offer_again(self) -> None:
        """Offer what is known now, unless something is being chosen or was sent away."""
        is_here = self._asked == (self.text(), self.cursorPosition()) and not self.is_choosing
        if is_here and self.hasFocus() and (self.is_suggesting or not self._offered):
            self._on_suggestions_wanted()

    def read_again_if_new_day(self) -> None:
        """Read ages such as `<30d` anew once the day is another."""
        if self._read_on != self._day() and self.search.depends_on_today:
            self._on_text_changed(self.text())

    def _on_text_changed(self, text: str) -> None:
        self._read_on = self._day()
        before, self.search = self.search, parse(text, today=self._read_on)
        self.mark(_marks(self.search))
        if any(self._is_being_typed(mistake) for mistake in self.search.mistakes):
            self._is_told = False
            self._rest.start()
        else:
            self._tell_mistake()
        if before.meaning != self.search.meaning:
            self.changed.emit()

    def _is_being_typed(self, mistake: Mistake) -> bool:
        return self.hasFocus() and mistake.start <= self.cursorPosition() <= mistake.end

    def _tell_mistake(self) -> None:
        self._rest.stop()
        self._is_told = True
        self.mistaken.emit(self.search.complaint)

    def _on_suggestions_wanted(self) -> None:
        """Offer what fits at the cursor, or the last searches."""
        self._asked = (self.text(), self.cursorPosition()) if self.text().strip() else None
        if self._asked is not None:
            found = self._complete(self.text(), self.cursorPosition())
            self._offered = found
            self.suggest([Suggestion(each.label, each.hint) for each in found])
        else:
            self._offered = self.history
            self.suggest([Suggestion(each) for each in self.history])

    def _on_taken(self, line: int) -> None:
        taken = self._offered[line]
        if isinstance(taken, str):
            self.suggest(())
            self.setText(taken)
        else:
            self.setText(self.text()[: taken.start] + taken.insert + self.text()[taken.end :])
            self.setCursorPosition(taken.start + len(taken.insert))
            self._on_suggestions_wanted()

    def _on_submitted(self) -> None:
        self._asked = None
        self._tell_mistake()
        if self.search.terms and not self.search.mistakes:
            self.searched.emit(self.text().strip())


def _marks(search: Search) -> list[Mark]:
    terms = [
        Mark(term.start, term.end, "negated" if term.negated else "term")
        for term in search.terms
        if term.negated or term.field != WORD
    ]
    mistakes = [Mark(mistake.start, mistake.end, "mistake") for mistake in search.mistakes]
    told = [*terms, *mistakes]
    joints = [
        Mark(start, end, "term") for start, end in search.operators if not any(_holds(each, start) for each in told)
    ]
    return [*terms, *joints, *mistakes]


def _holds(mark: Mark, place: int) -> bool:
    return mark.start <= place < mark.end
