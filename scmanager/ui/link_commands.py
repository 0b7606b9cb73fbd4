"""What a user does with handed-out links: copying one again, writing for whom it is, exporting, recognising one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, LinkFilter, LinkKind
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.recognition import Recognition, Verdict
from scmanager.core.tracks import Track
from scmanager.errors import InputError, ScmanagerError, StorageError
from scmanager.services.shared_links import NO_LINK
from scmanager.ui import prompts
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.link_describing import LinkDescriber
from scmanager.ui.models.link_cells import hand_out_words, title_of
from scmanager.ui.panes.links_pane import LinksPane
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.reset_planning import ResetPlanner
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks, async_action

if TYPE_CHECKING:
    from scmanager.services.session import Session

_MOST_FORGOTTEN = 1000  # links at once: each is named, or counted, in the question
_CSV = "Tables (*.csv)"
_RECOGNISING = "recognise link"


class LinkCommands:
    """Serves the pane of links; no link is kept here or told."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        sharing: SharingCommands,
        *,
        tasks: Tasks,
        messages: MessageBar,
        clipboard: SecretClipboard,
    ) -> None:
        self.tasks = tasks
        self._parent = parent
        self._session = session
        self._sharing = sharing
        self._messages = messages
        self._clipboard = clipboard
        self._pane: LinksPane | None = None
        self._describer = LinkDescriber(parent, session, tasks)
        self._planner = ResetPlanner(parent, session, sharing, tell=self._tell)

    def serve(self, pane: LinksPane) -> None:
        """Do what is wished for in a pane."""
        self._pane = pane
        pane.copy_wanted.connect(self.copy)
        pane.edit_wanted.connect(self._describer.edit)
        pane.export_wanted.connect(self.export)
        pane.recognise_wanted.connect(self.recognise)
        pane.answer.closed.connect(self._on_answer_closed)
        pane.reset_wanted.connect(self._sharing.reset)
        pane.send_wanted.connect(self._sharing.send_new)
        pane.plan_wanted.connect(self._planner.plan)
        pane.forget_wanted.connect(self.forget)
        self._session.links.log.changed.connect(self._on_log_changed)
        self._session.links.resets.changed.connect(self._on_reset)

    def close(self) -> None:
        """Hear no more of links."""
        self._session.links.log.changed.disconnect(self._on_log_changed)
        self._session.links.resets.changed.disconnect(self._on_reset)

    def copy(self, entry: LinkEntry) -> None:
        """Copy the link a track has now for whoever got one; for a dead one a message is written first."""
        track = self._session.library.get(entry.track_urn)
        if track is not None and not entry.is_live and entry.recipient:
            self._sharing.send_new([entry])
        elif track is not None:
            self.tasks.latest("copy link", self._copy(entry, track))

    async def _copy(self, entry: LinkEntry, track: Track) -> None:
        asked_at = self._session.handed_out.clock()
        link = await self._session.sharing.secret_link(track)
        if link is None:
            raise InputError(NO_LINK)
        self._clipboard.copy_secret(link.listener_url)
        self._tell(
            _tr("Copied the secret link of “{}”. It leaves the clipboard in a minute.").format(title_of(entry, track))
        )
        log = self._session.links.log
        await log.learn(link, asked_at)
        live = {each.id for each in await log.page(LinkFilter(track_urn=track.urn)) if each.is_live}
        if entry.id not in live:  # another link than the one that was handed out
            log.note([(track, link)], LinkKind.LISTENER, recipient=entry.recipient, note=entry.note)

    @async_action
    async def forget(self, entries: Sequence[LinkEntry]) -> None:
        """Take links out of the log for good, after a question that says what is lost."""
        if len(entries) > _MOST_FORGOTTEN:
            raise InputError(_tr("Choose at most {} links at a time.").format(texts.count(_MOST_FORGOTTEN)))
        count = texts.plural(len(entries), _tr("link"))
        if await prompts.confirm(
            self._parent.window(),
            title=_tr("Forget {}?").format(count),
            text=_forgotten_words(entries),
            details=[hand_out_words(each, self._session.library.get(each.track_urn)) for each in entries],
            action=_tr("Forget {}").format(count),
            destructive=True,
        ):
            await self._session.links.log.forget([each.id for each in entries])
            self._tell(_tr("Forgot {}.").format(count))

    @async_action
    async def export(self, wanted: LinkFilter) -> None:
        """Ask for a file and write the links that are shown to it, without the links themselves."""
        path = await prompts.pick_new_file(self._parent.window(), _tr("Export links"), _CSV, "Links.csv")
        if path is not None:
            count = await self._session.links.log.export(path, wanted)
            text = _tr("Exported {} to “{}”. The links themselves are not in the file.")
            self._tell(text.format(texts.plural(count, _tr("hand-out")), path.name))

    def recognise(self, text: str) -> None:
        """Look up whose link was pasted; a newer one takes the place of one that is still looked up."""
        self.tasks.latest(_RECOGNISING, self._recognise(text))

    async def _recognise(self, text: str) -> None:
        if self._pane is None:
            return
        self._pane.answer.show_looking()
        try:
            self._pane.show_found(await self._session.links.recogniser.recognise(text))
        except ScmanagerError as error:
            self._pane.answer.show_failed(error)

    def _on_answer_closed(self) -> None:
        self.tasks.cancel(_RECOGNISING)

    def _on_log_changed(self, urns: tuple[str, ...]) -> None:
        """Keep the answer true that is shown."""
        found = self._pane.answer.found if self._pane is not None else None
        if found is not None and not {entry.track_urn for entry in found.entries}.isdisjoint(urns):
            self.tasks.latest(_RECOGNISING, self._look_again(found))

    async def _look_again(self, found: Recognition) -> None:
        with contextlib.suppress(StorageError):
            again = await self._session.links.recogniser.again(found)
            if self._pane is not None and again.entries:
                self._pane.show_found(again)

    def _on_reset(self, row: ResetRow) -> None:
        found = self._pane.answer.found if self._pane is not None else None
        is_of_it = found is not None and found.verdict is Verdict.CURRENT and found.track_urn == row.track_urn
        if self._pane is not None and found is not None and is_of_it and row.state is ResetState.RESET:
            self._pane.show_found(msgspec.structs.replace(found, verdict=Verdict.FORMER))

    def _tell(self, text: str) -> None:
        self._messages.show_message(Message(text, key="links"))


def _forgotten_words(entries: Sequence[LinkEntry]) -> str:
    """Say what is lost when links are forgotten."""
    if len(entries) == 1:
        lost = _tr("Who got it is then no longer known here, and nobody is named when it is reset.")
        live = _tr("The link itself goes on working.")
    else:
        lost = _tr("Who got them is then no longer known here, and nobody is named when they are reset.")
        live = _tr("The links themselves go on working.")
    parts = (lost, live if any(entry.is_live for entry in entries) else "", _tr("This cannot be undone."))
    return " ".join(filter(None, parts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkCommands", text)
