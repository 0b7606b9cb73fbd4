"""What a user does to tracks, from the question to the message."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from scmanager.core import links
from scmanager.core.link_log import LinkKind
from scmanager.core.tracks import Track
from scmanager.errors import InputError
from scmanager.services.csv_exchange import CsvExchange
from scmanager.services.intake import IntakeResult, drafts_from
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.csv_commands import CsvCommands
from scmanager.ui.deleting import Deleting
from scmanager.ui.dialogs.edit_dialog import EditDialog
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.pictures import Pictures
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.table_commands import TableCommands
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.undo_history import UndoHistory
from scmanager.ui.upload_source import UploadSource

if TYPE_CHECKING:
    from scmanager.services.session import Session


class TrackCommands:
    """Uploading, editing, deleting, and handing out links; each outcome is told in the message bar.

    `rows` does what concerns rows of the table; `history` is what can be taken back.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        pictures: Pictures,
        clipboard: SecretClipboard,
        presets: PresetBook,
    ) -> None:
        self.tasks = tasks
        self._parent = parent
        self._session = session
        self._theme = look
        self._messages = messages
        self._pictures = pictures
        self._clipboard = clipboard
        self._presets = presets
        self._deleting = Deleting(parent, session, messages)
        exchange = CsvExchange(session.library, session.editing, session.client.writable)
        self.history = UndoHistory()
        self.csv = CsvCommands(parent, exchange, tasks=tasks, messages=messages, look=look, history=self.history)
        self.rows = TableCommands(
            parent, session, tasks=tasks, messages=messages, clipboard=clipboard, history=self.history
        )

    @async_action
    async def upload(self, paths: Sequence[Path] = ()) -> None:
        """Ask for the fields of files and queue them."""
        drafts = await UploadDialog.ask(
            self._parent,
            theme=self._theme,
            tasks=self.tasks,
            desk=UploadSource(self._session, self._presets).desk(),
            paths=paths,
        )
        if drafts:
            await self._session.uploads.add(drafts)

    @async_action
    async def edit(self, tracks: Sequence[Track]) -> None:
        """Let the user edit one track and save it."""
        if len(tracks) != 1:
            return
        (track,) = tracks
        saved = await EditDialog.ask(
            self._parent,
            theme=self._theme,
            tasks=self.tasks,
            pictures=self._pictures,
            read_files=self._read_files,
            track=track,
            writable=self._session.client.writable,
            capabilities=self._session.account.capabilities,
            save=functools.partial(self._session.editing.update, track.urn),
        )
        if saved is not None:
            self.tell(_tr("Saved “{}”.").format(saved.title))

    @async_action
    async def delete(self, tracks: Sequence[Track]) -> None:
        """Delete tracks after a question; what could not be deleted is named."""
        await self._deleting.delete(tracks)

    @async_action
    async def copy_link(self, track: Track) -> None:
        """Copy the link a listener opens, without a question: the secret one of a private track."""
        link = await self._session.sharing.secret_link(track) if track.is_private else None
        if link is not None:
            self._clipboard.copy_secret(link.listener_url)
            self._session.links.log.note([(track, link)], LinkKind.LISTENER)
            self.tell(_tr("Copied the secret link of “{}”. It leaves the clipboard in a minute.").format(track.title))
        elif track.permalink_url and not track.is_private:
            self._clipboard.copy(track.permalink_url)
            self.tell(_tr("Copied the link of “{}”.").format(track.title))
        else:
            raise InputError(_tr("The server gave no link for “{}”.").format(track.title))

    def open_page(self, track: Track) -> None:
        """Open the page of a track in the browser, unless its address leads elsewhere."""
        if links.is_safe_page(track.permalink_url, self._session.origin):
            QDesktopServices.openUrl(QUrl(track.permalink_url, QUrl.ParsingMode.StrictMode))
        else:
            text = _tr("The link of “{}” does not lead to SoundCloud, so it was not opened.").format(track.title)
            self._messages.show_message(Message(text, failure=True))

    async def _read_files(self, paths: Sequence[Path]) -> IntakeResult:
        return await drafts_from(paths)

    def tell(self, text: str, key: str = "") -> None:
        """Show a sentence in the message bar."""
        self._messages.show_message(Message(text, key=key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrackCommands", text)
