"""What stands in place of the table while it has no rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from scmanager.core import texts
from scmanager.core.search_guess import guess
from scmanager.core.search_terms import Mistake, Search
from scmanager.core.search_values import shortened
from scmanager.errors import NotPossible
from scmanager.services.library import SyncStatus
from scmanager.ui.models.search_offers import Offer, SearchOffers
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.sync_words import progress_words
from scmanager.ui.widgets.mistake_note import mending, mending_all
from scmanager.ui.widgets.search_line import SearchLine
from scmanager.ui.widgets.state_view import StateStack, StateView


class TrackStates(QObject):
    """Chooses between the table and the five states of a pane; rows that are there are never taken away."""

    def __init__(
        self,
        stack: StateStack,
        *,
        refresh: Callable[[], object],
        upload: Callable[[], object],
        clear: Callable[[], object],
        line: SearchLine,
        offers: SearchOffers,
    ) -> None:
        super().__init__(stack)
        self._stack = stack
        self._refresh = refresh
        self._upload = upload
        self._clear = clear
        self._line = line
        self._offers = offers
        self._own = True
        self._searching = False
        self._base = Search()
        self.status = SyncStatus()

    def set_view(self, *, own: bool, searching: bool, base: Search) -> None:
        """Say which view the rows belong to, and what is searched for in all of it."""
        self._own, self._searching, self._base = own, searching, base
        self.status = SyncStatus()

    def update(self, model: TracksModel, search: Search, mistake: Mistake | None) -> None:
        """Show the table when it has rows, otherwise why it has none: what is searched for, or a mistake in it."""
        filtering = bool(search.terms)
        if model.rowCount():
            self._offers.stop()
            self._stack.show_content()
        elif model.is_busy:
            return
        elif model.total and (filtering or self._base.terms):
            self._show_no_match(model, search, mistake)
        else:
            self._show_status()

    def _show_no_match(self, model: TracksModel, search: Search, mistake: Mistake | None) -> None:
        state = self._stack.show_state()
        if mistake is not None:
            self._show_mistake(state, search, mistake)
        elif better := guess(search):
            state.show_empty(self.tr("No track matches"), better.message, mending(better), self._line.mend)
        elif search.terms:
            self._show_offers(state, self._offers.instead_of(search, self._base, model))
        elif self._base.canonical() == "is:private":
            state.show_empty(self.tr("No private tracks"), self.tr("All of your tracks can be heard by everybody."))
        elif self._base.canonical() == "is:public":
            state.show_empty(self.tr("No public tracks"), self.tr("All of your tracks are private."))
        else:
            state.show_empty(self.tr("No tracks in this view"), self.tr("None of your tracks is like that now."))

    def _show_mistake(self, state: StateView, search: Search, mistake: Mistake) -> None:
        """Say what is wrong, and offer to mend it, and all else that is wrong."""
        hint = self.tr("{} No track matches the rest of the search.").format(search.complaint)
        every = mending_all(search)
        offers = [(every, self._line.mend_all)] if every else []
        title = self.tr("Part of the search is not understood")
        state.show_empty(title, hint, mending(mistake), self._line.mend, offers)

    def _show_offers(self, state: StateView, offers: Sequence[Offer]) -> None:
        """Offer what finds something, or to begin anew."""
        if not offers:
            hint = self.tr("Fewer or other words, or fewer filters, may find it.")
        elif offers[0].is_left_out:
            hint = self.tr("No track meets all of it. Leave one part out:")
        else:
            hint = self.tr("Nothing is spelled like this here. Perhaps you meant:")
        buttons = [(self._words_of(offer), partial(self._line.write, offer.text)) for offer in offers]
        clear = self.tr("Clear search and filters")
        state.show_empty(self.tr("No track matches"), hint, clear, self._clear, buttons)

    def _words_of(self, offer: Offer) -> str:
        words = self.tr("Without {}") if offer.is_left_out else self.tr("Write {}")
        does = words.format(shortened(offer.part))
        return self.tr("{}: {}").format(does, texts.plural(offer.count, "track")) if offer.count else does

    def _show_status(self) -> None:
        state = self._stack.show_state()
        error = self.status.error
        if self.status.state == "failed" and isinstance(error, NotPossible):
            state.show_impossible(error.message)
        elif self.status.state == "failed" and error is not None:
            state.show_failed(error, self._refresh)
        elif self.status.state == "loading":
            state.show_loading(progress_words(self.status) if self.status.loaded else self.tr("Loading tracks…"))
        elif self._searching and self.status.state == "empty":
            state.show_empty(
                self.tr("Search everybody's tracks"),
                self.tr("Type words above and press Enter. Filters narrow it down."),
            )
        elif self.status.state == "empty":
            state.show_loading(self.tr("Loading tracks…"))
        elif self._own:
            hint = self.tr("Drop audio files or folders anywhere in this window, or choose them.")
            state.show_empty(self.tr("No tracks yet"), hint, self.tr("Upload…"), self._upload)
        else:
            state.show_empty(self.tr("No tracks here"), self.tr("Nothing was found that this account may see."))
