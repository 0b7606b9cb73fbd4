"""Which listing to browse: the questions behind "A user's tracks" and "A group's tracks"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.services.browse import Browse
from scmanager.ui.browsing import Browsing
from scmanager.ui.dialogs.place_dialog import PlaceDialog, PlaceWords


async def ask_user(parent: QWidget, browse: Browse, browsing: Browsing) -> str:
    """Ask whose tracks to list and start to list them; return a title, empty when cancelled."""
    words = PlaceWords(
        title=_tr("Whose tracks?"),
        label=_tr("Profile link, profile name or number"),
        hint="https://soundcloud.com/…",
        several=_tr("Several people are meant by that. Choose one:"),
        action=_tr("Show tracks"),
    )
    recent = [place for place in browsing.recent if place.kind == "user"]
    place = await PlaceDialog.ask(parent, words, browsing.tasks, browse.find_people, recent)
    if place is None:
        return ""
    browsing.list_tracks(place)
    return _tr("Tracks of {}").format(place.name)


async def ask_group(parent: QWidget, browsing: Browsing) -> str:
    """Ask which group's tracks to list and start to list them; return a title, empty when cancelled."""
    words = PlaceWords(
        title=_tr("Which group's tracks?"),
        label=_tr("Number or link of the group"),
        hint="1",
        several="",
        action=_tr("Show tracks"),
    )
    recent = [place for place in browsing.recent if place.kind == "group"]
    place = await PlaceDialog.ask(parent, words, browsing.tasks, browsing.browse.find_groups, recent)
    if place is None:
        return ""
    browsing.list_tracks(place)
    return _tr("Tracks of {}").format(place.name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Listings", text)
