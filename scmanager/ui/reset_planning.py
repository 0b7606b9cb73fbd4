"""Planning resets of the links of one track, or of several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.dialogs.plan_resets_dialog import PlanResetsDialog
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.sharing_desk import check_number
from scmanager.ui.tasks import async_action

if TYPE_CHECKING:
    from scmanager.services.session import Session


class ResetPlanner(QObject):
    """Asks when links are to be reset, in a dialog over a part of the window; `tell` says what is planned then."""

    def __init__(
        self, part: QWidget, session: Session, sharing: SharingCommands, *, tell: Callable[[str], object]
    ) -> None:
        super().__init__(part)
        self.tasks = sharing.tasks
        self._part = part
        self._session = session
        self._sharing = sharing
        self._tell = tell

    def plan(self, tracks: Sequence[Track]) -> None:
        """Let the user choose when the links of tracks are to be reset."""
        if len(tracks) == 1:
            self._sharing.plan_reset(tracks[0])
        elif tracks:
            self._plan(tracks)

    @async_action
    async def _plan(self, tracks: Sequence[Track]) -> None:
        check_number(tracks)
        reminders, clock = self._session.links.reminders, self._session.handed_out.clock
        planned = [each for each in tracks if (item := reminders.get(each.urn)) is not None and item.is_open]
        dialog = PlanResetsDialog(self._part.window(), len(tracks), len(planned), clock=clock)
        if not await dialog.answered() or dialog.wish is None:
            return
        when = dialog.wish.when
        for track in tracks if when is not None else planned:
            await (reminders.plan(track, when) if when is not None else reminders.cancel(track.urn))
        self._tell(planned_words(len(tracks) if when is not None else len(planned), when))


def planned_words(count: int, when: datetime | None) -> str:
    """Say what is planned now for the links of several tracks."""
    links = texts.plural(count, "link")
    if when is None:
        return QCoreApplication.translate("ResetPlanner", "{} will not be reset.").format(links)
    return QCoreApplication.translate("ResetPlanner", "{} will be reset on {}.").format(links, texts.moment(when))
