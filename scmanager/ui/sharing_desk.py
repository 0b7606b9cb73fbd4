"""What everything that is done to links and access has at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.errors import InputError
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.link_gathering import LinkGathering
from scmanager.ui.tasks import Tasks
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.session import Session
    from scmanager.ui.pictures import Pictures

MOST_AT_ONCE = 1000
"""Tracks whose links or people are read or changed together: each takes a request or two."""


class SharingDesk(QObject):
    """The services and the looks; `tell` shows a sentence in the message bar.

    Dialogs open over the window its parent is in.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        *,
        look: Theme,
        tasks: Tasks,
        pictures: Pictures,
        clipboard: SecretClipboard,
        templates: TemplateBook,
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._session = session
        self._theme = look
        self._pictures = pictures
        self._clipboard = clipboard
        self._templates = templates
        self._gathering = LinkGathering(session, tasks=tasks, look=look)
        self._tell = tell

    def _window(self) -> QWidget:
        return cast("QWidget", self.parent()).window()


def check_number(tracks: Sequence[Track]) -> None:
    """InputError when tracks are too many for as many requests."""
    if len(tracks) > MOST_AT_ONCE:
        words = QCoreApplication.translate("SharingDesk", "Choose at most {} tracks at a time.")
        raise InputError(words.format(texts.count(MOST_AT_ONCE)))
