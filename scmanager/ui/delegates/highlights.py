"""Where rows hold what is searched for."""

from __future__ import annotations

from scmanager.core.search_highlights import find, wanted_in
from scmanager.core.search_terms import Search


class Highlights:
    """Where the texts of rows hold what is searched for."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._words: dict[str, tuple[str, ...]] = {}

    def find(self, text: str, field: str) -> list[tuple[int, int]]:
        """Return the start and end of each place in the text of a field, as the search calls it."""
        if not text:
            return []
        if field not in self._words:
            self._words[field] = wanted_in(self._search, field)
        return find(self._words[field], text)
