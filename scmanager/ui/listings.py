"""Which listing to browse: the questions behind "A user's tracks" and "A group's tracks"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import urns
from scmanager.errors import InputError
from scmanager.services.browse import Browse, parse_group
from scmanager.ui import prompts
from scmanager.ui.browsing import Browsing


async def ask_user(parent: QWidget, browse: Browse, browsing: Browsing) -> str:
    """Ask whose tracks to list and start to list them; return a title, empty when cancelled."""
    wanted = await prompts.ask_text(
        parent,
        title=_tr("Whose tracks?"),
        label=_tr("Profile link, profile name or number"),
        action=_tr("Show tracks"),
        hint="https://soundcloud.com/…",
    )
    if not wanted:
        return ""
    user = await browse.find_user(wanted)
    browsing.list_user(user.urn)
    return _tr("Tracks of {}").format(user.name)


async def ask_group(parent: QWidget, browsing: Browsing) -> str:
    """Ask which group's tracks to list and start to list them; return a title, empty when cancelled."""
    wanted = await prompts.ask_text(
        parent,
        title=_tr("Which group's tracks?"),
        label=_tr("Number or link of the group"),
        action=_tr("Show tracks"),
        hint="1",
        check=_group_problem,
    )
    if not wanted:
        return ""
    group = parse_group(wanted)
    browsing.list_group(group)
    return _tr("Tracks of group {}").format(urns.bare_id(group))


def _group_problem(text: str) -> str:
    try:
        parse_group(text)
    except InputError as error:
        return error.message
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Listings", text)
