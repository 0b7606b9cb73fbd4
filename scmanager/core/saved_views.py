"""Saved views: searches with a name and a picture, in the order the user gave them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import msgspec

_MOST_SEARCHES = 12


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A search that is kept; an empty name stands for the one the program gives to a view of its own.

    `icon` names one of the drawn pictures, `query` is in the language of the search field.
    """

    key: str
    name: str = ""
    icon: str = "search"
    query: str = ""


BUILT_IN = (
    SavedView(key="no-artwork", icon="picture", query="no:artwork"),
    SavedView(key="no-genre", icon="tag", query="no:genre"),
    SavedView(key="never-shared", icon="link", query="is:private -is:shared"),
)
"""The saved views the program begins with."""


def new_view(name: str, icon: str, query: str) -> SavedView:
    """Make a view that is none of those there are."""
    return SavedView(key=f"view-{uuid.uuid4().hex[:12]}", name=name, icon=icon, query=query)


def with_view(views: Iterable[SavedView], view: SavedView, place: int | None = None) -> tuple[SavedView, ...]:
    """Return views with one that takes the place of the one of its key, or a new one at a place, else at the end."""
    kept = list(views)
    keys = [each.key for each in kept]
    if view.key in keys:
        kept[keys.index(view.key)] = view
    else:
        kept.insert(len(kept) if place is None else place, view)
    return tuple(kept)


def without_view(views: Iterable[SavedView], key: str) -> tuple[SavedView, ...]:
    """Return views without the one of a key."""
    return tuple(view for view in views if view.key != key)


def moved_view(views: Iterable[SavedView], key: str, place: int) -> tuple[SavedView, ...]:
    """Return views with one of them moved to a place, counted without it and kept within the list."""
    kept = list(views)
    view = next(each for each in kept if each.key == key)
    kept.remove(view)
    kept.insert(max(0, min(place, len(kept))), view)
    return tuple(kept)


def with_missing(views: Iterable[SavedView]) -> tuple[SavedView, ...]:
    """Return views with those of the program's own that were deleted."""
    kept = tuple(views)
    keys = {view.key for view in kept}
    return (*kept, *(view for view in BUILT_IN if view.key not in keys))


def with_search(searches: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the last searches with another one in front, each once."""
    new = text.strip()
    return (new, *(each for each in searches if each != new))[:_MOST_SEARCHES]
