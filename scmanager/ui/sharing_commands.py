"""What a user does to links and access, from the question to the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from scmanager.core import links, texts
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.link_log import LinkEntry, LinkKind
from scmanager.core.link_resets import ResetReport, ResetState, report_words
from scmanager.core.link_texts import SharedLink, links_in
from scmanager.core.links import SecretLink
from scmanager.core.reset_reminders import Reminder, ReminderState
from scmanager.core.tracks import Track
from scmanager.errors import InputError, NotPossible
from scmanager.services.shared_links import Message
from scmanager.ui.dialogs.access_several_dialog import AccessSeveralDialog
from scmanager.ui.dialogs.hand_out_dialog import HandOutDialog, has_several
from scmanager.ui.dialogs.message_text_dialog import MessageTextDialog
from scmanager.ui.dialogs.reset_links_dialog import ResetLinksDialog
from scmanager.ui.dialogs.reset_reminder_dialog import ResetReminderDialog
from scmanager.ui.dialogs.reset_words import hint_words
from scmanager.ui.dialogs.show_qr_dialog import ShowQrDialog
from scmanager.ui.sharing_desk import SharingDesk, check_number
from scmanager.ui.tasks import async_action


class SharingCommands(SharingDesk):
    """Resetting links and giving access, for one track or many."""

    @async_action
    async def reset(self, tracks: Sequence[Track]) -> None:
        """Reset the secret links of the private ones of some tracks, after a question that says who loses access."""
        private = self._private(tracks, Capability.RESET_SECRET, self.tr("Public tracks have no secret link to reset."))
        resets = self._session.links.resets
        dialog = ResetLinksDialog(
            self._window(),
            await resets.consequences(private),
            private,
            resets=resets,
            tasks=self.tasks,
            look=self._theme,
            hint=hint_words(has_people=self._can(Capability.PERMISSIONS), planned=self._waiting_resets(private)),
            pause_left=self._gathering.pause_left,
        )
        answer = await dialog.outcome()
        if words := told_words(answer.report, private):
            self._tell(words)
        if answer.send_to:
            dead = [row.track_urn for row in answer.report.of(ResetState.RESET)]
            await self._hand_out(await self._session.links.log.lost(dead), private)

    @async_action
    async def send_new(self, entries: Sequence[LinkEntry]) -> None:
        """Prepare the new links for those who have dead ones: a message for each, to be copied."""
        urns = dict.fromkeys(entry.track_urn for entry in entries)
        tracks = [track for urn in urns if (track := self._session.library.get(urn)) is not None]
        if not any(track.is_private for track in tracks):
            raise InputError(self.tr("These tracks have no secret link any more."))
        await self._hand_out(entries, [track for track in tracks if track.is_private])

    async def _hand_out(self, entries: Sequence[LinkEntry], tracks: Sequence[Track]) -> None:
        links = await self._gathering.links(
            self._window(), tracks, self.tr("Send the new links"), self.tr("Go on with {}")
        )
        if not links:
            return
        several = has_several(entries)
        dialog = HandOutDialog(
            self._window(),
            [entry for entry in entries if entry.recipient],
            links,
            copy=self._copy,
            book=self._templates,
            kept=await self._templates.read(several=several),
            tasks=self.tasks,
        )
        await dialog.answered()
        await self._templates.remember(dialog.template_name, several=several)

    def _copy(self, message: Message) -> datetime:
        """Put a message on the clipboard, and note that the links that are in it were handed out."""
        handed = links_in(message.text, message.links)
        (self._clipboard.copy_secret if handed else self._clipboard.copy)(message.text)
        self._session.shared_links.note(handed, LinkKind.MESSAGE, recipient=message.recipient)
        return self._session.handed_out.clock()

    @async_action
    async def write_message(self, track: Track, link: SecretLink) -> None:
        """Write a message with the link of a track from a template, and copy it."""
        shared = [SharedLink(track=track, url=link.listener_url, secret=link)]
        dialog = MessageTextDialog(
            self._window(),
            shared,
            await self._session.links.log.recipients(),
            book=self._templates,
            kept=await self._templates.read(),
            tasks=self.tasks,
        )
        if await dialog.answered():
            name = dialog.template_name
            self._copy(Message(recipient=dialog.recipient, text=dialog.text, links=tuple(shared)))
            secret = self.tr("Message with the secret link copied. It leaves the clipboard after a minute.")
            plain = self.tr("Message copied. It has no link in it, so the log notes nothing.")
            self._tell(secret if links_in(dialog.text, shared) else plain)
            await self._templates.remember(name)

    @async_action
    async def show_qr(self, track: Track, link: SecretLink) -> None:
        """Show the link of a track as a QR picture."""
        await ShowQrDialog(
            self._window(),
            track,
            link,
            log=self._session.links.log,
            names=await self._gathering.names(),
            tasks=self.tasks,
            clipboard=self._clipboard,
        ).answered()

    @async_action
    async def plan_reset(self, track: Track) -> None:
        """Let the user choose when the link of a track is to be reset."""
        reminders, handed_out = self._session.links.reminders, self._session.handed_out
        wish = await ResetReminderDialog.ask(self._window(), track, reminders.get(track.urn), clock=handed_out.clock)
        if wish is None:
            return
        if wish.when is None:
            await reminders.cancel(track.urn)
            self._tell(self.tr("The link of “{}” will not be reset.").format(track.title))
        else:
            await reminders.plan(track, wish.when)
            self._tell(self.tr("The link of “{}” will be reset on {}.").format(track.title, texts.moment(wish.when)))

    def open_as_listener(self, _track: Track, link: SecretLink) -> None:
        """Open a secret link in the browser as somebody who got it would, unless it leads elsewhere."""
        if not links.is_safe_page(link.listener_url, self._session.origin):
            self._tell(self.tr("The link does not lead to SoundCloud, so it was not opened."))
        else:
            QDesktopServices.openUrl(QUrl(link.listener_url, QUrl.ParsingMode.StrictMode))

    @async_action
    async def give_access(self, tracks: Sequence[Track]) -> None:
        """Let the same people listen to several private tracks, or no longer, after a look at what that changes."""
        private = self._private(
            tracks, Capability.PERMISSIONS, self.tr("Everybody can listen to public tracks already.")
        )
        sharing = self._session.sharing
        await AccessSeveralDialog(
            self._window(),
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
        check_number(tracks)
        private = [track for track in tracks if track.is_private]
        if not private:
            raise InputError(none)
        return private

    def _waiting_resets(self, tracks: Sequence[Track]) -> list[Reminder]:
        found = (self._session.links.reminders.get(track.urn) for track in tracks)
        return [each for each in found if each is not None and each.state is ReminderState.WAITING]

    def _can(self, capability: Capability) -> bool:
        return capability in self._session.account.capabilities


def told_words(report: ResetReport, tracks: Sequence[Track]) -> str:
    """Sum up resets in a sentence; nothing when none was tried."""
    if len(tracks) == 1 and report.of(ResetState.RESET):
        return _tr("“{}” has a new secret link. The old one no longer works.").format(tracks[0].title)
    words = report_words(report)
    return f"{words}." if words else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharingCommands", text)
