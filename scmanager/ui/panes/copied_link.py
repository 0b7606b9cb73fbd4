"""Copying a link, and asking for whom it is right after."""

from __future__ import annotations

from PySide6.QtCore import Signal

from scmanager.core.link_log import LinkKind
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.services.link_log import LinkLog
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.widgets.for_whom_row import ForWhomRow


class CopiedLink(ForWhomRow):
    """Puts links on the clipboard and writes that down; whoever answers adds for whom it was.

    Signals: news(sentence).
    """

    news = Signal(str)

    def __init__(self, log: LinkLog, clipboard: SecretClipboard, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self._log = log
        self._clipboard = clipboard
        self._ids: tuple[str, ...] = ()
        self.answered.connect(self._on_answered)

    def copy(self, track: Track, link: SecretLink, kind: LinkKind) -> None:
        """Copy a secret link in a form, and ask for whom."""
        forms = {
            LinkKind.LISTENER: (link.listener_url, self.tr("Secret link copied.")),
            LinkKind.API: (link.api_url, self.tr("API link with the secret copied.")),
            LinkKind.EMBED: (link.embed_code, self.tr("Embed code with the secret link copied.")),
        }
        text, words = forms[kind]
        self._clipboard.copy_secret(text)
        self.ask(())
        self._ids = self._log.note([(track, link)], kind)
        self._offer_names()
        self.news.emit(f"{words} {self.tr('It leaves the clipboard after a minute.')}")

    def copy_public(self, track: Track | None) -> None:
        """Copy the link of a public track."""
        if track is not None:
            self._clipboard.copy(track.permalink_url)
            self.news.emit(self.tr("Link copied."))

    @async_action
    async def _offer_names(self) -> None:
        self.offer(await self._log.recipients())

    @async_action
    async def _describe(self, ids: tuple[str, ...], recipient: str, note: str) -> None:
        await self._log.describe(ids, recipient, note)

    def _on_answered(self, recipient: str, note: str) -> None:
        if self._ids and not self.tasks.is_closed:
            self._describe(self._ids, recipient, note)
