"""What a user does to links and access, from the question to the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.link_resets import report_words
from scmanager.core.tracks import Track
from scmanager.errors import InputError, NotPossible
from scmanager.ui.dialogs.access_several_dialog import AccessSeveralDialog
from scmanager.ui.dialogs.reset_links_dialog import ResetLinksDialog
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.session import Session
    from scmanager.ui.pictures import Pictures


class SharingCommands:
    """Resetting links and giving access, for one track or many; `tell` shows a sentence in the message bar.

    Dialogs open over the window `parent` is in.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        *,
        look: Theme,
        tasks: Tasks,
        pictures: Pictures,
        tell: Callable[[str], object],
    ) -> None:
        self.tasks = tasks
        self._parent = parent
        self._session = session
        self._theme = look
        self._pictures = pictures
        self._tell = tell

    @async_action
    async def reset(self, tracks: Sequence[Track]) -> None:
        """Reset the secret links of the private ones of some tracks, after a question that says who loses access."""
        private = self._private(tracks, Capability.RESET_SECRET, _tr("Public tracks have no secret link to reset."))
        resets = self._session.links.resets
        answer = await ResetLinksDialog.ask(
            self._parent.window(),
            await resets.consequences(private),
            private,
            resets=resets,
            tasks=self.tasks,
            look=self._theme,
            has_people=self._can(Capability.PERMISSIONS),
        )
        if words := report_words(answer.report):
            self._tell(f"{words}.")

    @async_action
    async def give_access(self, tracks: Sequence[Track]) -> None:
        """Let the same people listen to several private tracks, or no longer, after a look at what that changes."""
        private = self._private(tracks, Capability.PERMISSIONS, _tr("Everybody can listen to public tracks already."))
        sharing = self._session.sharing
        await AccessSeveralDialog(
            self._parent.window(),
            private,
            await sharing.permissions.recent(),
            sharing=sharing,
            tasks=self.tasks,
            look=self._theme,
            pictures=self._pictures,
        ).answered()

    def _private(self, tracks: Sequence[Track], needed: Capability, none: str) -> list[Track]:
        """Pick the private tracks; raises what stands in the way of doing anything to them."""
        if not self._can(needed):
            raise NotPossible(EXPLANATIONS[needed])
        private = [track for track in tracks if track.is_private]
        if not private:
            raise InputError(none)
        return private

    def _can(self, capability: Capability) -> bool:
        return capability in self._session.account.capabilities


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharingCommands", text)
