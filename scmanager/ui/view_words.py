"""How views are called, and what has to be known about what they count."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core.saved_views import SavedView


def view_name(view: SavedView) -> str:
    """Return the name of a view; views of the program's own have one in the user's language."""
    return view.name or _own_name(view.key)


def note_of(query: str) -> str:
    """Return what has to be known about a search, empty when nothing."""
    if "is:shared" not in query:
        return ""
    return _tr("Knows of people with access, and of secret links that were copied in this program on this computer.")


def _own_name(key: str) -> str:
    names = {
        "all": _tr("All tracks"),
        "private": _tr("Private"),
        "public": _tr("Public"),
        "no-artwork": _tr("Missing artwork"),
        "no-genre": _tr("No genre"),
        "never-shared": _tr("Never shared"),
    }
    return names.get(key, _tr("View"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Views", text)
