"""What a user does with the links of many tracks at once: copying them, and writing them to files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData

from scmanager.core import texts
from scmanager.core.link_log import LinkKind
from scmanager.core.link_texts import FILE_ENDINGS, LinkFormat, SharedLink, form_of, in_format, links_in
from scmanager.core.tracks import Track
from scmanager.errors import InputError
from scmanager.ui import prompts
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.dialogs.links_dialog import Delivered, Delivery
from scmanager.ui.dialogs.message_text_dialog import MessageTextDialog
from scmanager.ui.dialogs.promo_sheet_dialog import PromoSheetDialog
from scmanager.ui.sharing_desk import SharingDesk, check_number
from scmanager.ui.tasks import async_action


class BulkLinks(SharingDesk):
    """Hands out the links of selected tracks."""

    @async_action
    async def copy(self, tracks: Sequence[Track], form: LinkFormat) -> None:
        """Copy the links of tracks in one of the forms."""
        reading = self._reading(tracks)
        await self._hand_out(
            reading,
            Delivery(title=self.tr("Copy links"), action=self.tr("Copy {}"), deliver=partial(self._put, form)),
        )

    @async_action
    async def copy_one(self, track: Track) -> None:
        """Copy the link of a track and nothing else."""
        await self._hand_out(
            self._reading([track]),
            Delivery(title=self.tr("Copy link"), action=self.tr("Copy {}"), deliver=self._put_one),
        )

    @async_action
    async def export(self, tracks: Sequence[Track]) -> None:
        """Ask for a file and write the links of tracks to it; its ending tells the form."""
        reading = self._reading(tracks)
        path = await prompts.pick_new_file_of(self._window(), self.tr("Export links"), self._kinds(), self.tr("Links"))
        if path is None:
            return
        if (form := form_of(path)) is None:
            endings = ", ".join(FILE_ENDINGS.values())
            raise InputError(self.tr("Give the file a name that ends in one of: {}.").format(endings))
        secret = self.tr("The file will hold secret links: whoever gets it can listen.")
        await self._hand_out(
            reading,
            Delivery(
                title=self.tr("Export links"),
                action=self.tr("Write {}"),
                deliver=partial(self._write, form, path),
                warning=secret if reading.has_private else "",
            ),
        )

    @async_action
    async def promo_sheet(self, tracks: Sequence[Track]) -> None:
        """Let the user make a page of tracks with their pictures and links."""
        session = self._session
        await PromoSheetDialog(
            self._window(),
            self._reading(tracks),
            session.shared_links,
            today=session.handed_out.clock().astimezone().date(),
            names=await self._gathering.names(),
            tasks=self.tasks,
            look=self._theme,
            pictures=self._pictures,
        ).answered()

    @async_action
    async def message(self, tracks: Sequence[Track]) -> None:
        """Let the user write one message about tracks from a template, and copy it."""
        check_number(tracks)
        title, action = self.tr("Write a message"), self.tr("Go on with {}")
        links = await self._gathering.links(self._window(), tracks, title, action)
        if not links:
            return
        several = len(links) > 1
        kept = await self._templates.read(several=several)
        names = await self._gathering.names()
        dialog = MessageTextDialog(self._window(), links, names, book=self._templates, kept=kept, tasks=self.tasks)
        if await dialog.answered():
            name = dialog.template_name
            self._put_message(dialog.text, links, dialog.recipient)
            await self._templates.remember(name, several=several)

    def _put_message(self, text: str, links: Sequence[SharedLink], recipient: str) -> None:
        """Copy a message, note the links that are in it, and say so."""
        handed = links_in(text, links)
        self._put_text(text, handed)
        self._session.shared_links.note(handed, LinkKind.MESSAGE, recipient=recipient)
        words = self._secret_words(_secret(handed), len(handed)) if handed else self.tr("It has no link in it.")
        self._tell(f"{self.tr('Message copied.')} {words}".strip())

    async def _hand_out(self, reading: LinkReading, delivery: Delivery) -> None:
        delivered = await self._gathering.hand_out(self._window(), reading, delivery)
        if delivered is not None:
            self._tell(f"{delivered.heading}. {delivered.words}".strip())

    async def _put(self, form: LinkFormat, links: Sequence[SharedLink]) -> Delivered:
        """Put links on the clipboard; secret ones leave it again."""
        text = in_format(links, form)
        html = text if form is LinkFormat.HTML else ""
        self._put_text(text, links, html)
        return Delivered(
            heading=self.tr("{} copied").format(texts.plural(len(links), self.tr("link"))),
            words=self._secret_words(_secret(links), len(links)),
            ids=self._session.shared_links.note(links, LinkKind.LIST),
        )

    async def _put_one(self, links: Sequence[SharedLink]) -> Delivered:
        """Put the address of a link on the clipboard."""
        self._put_text(links[0].url, links)
        return Delivered(
            heading=self.tr("Link of “{}” copied").format(links[0].title),
            words=self._secret_words(_secret(links), 1),
            ids=self._session.shared_links.note(links, LinkKind.LISTENER),
        )

    async def _write(self, form: LinkFormat, path: Path, links: Sequence[SharedLink]) -> Delivered:
        """Write links to a file; FileProblem when that cannot be done."""
        await self._session.shared_links.export(links, form, path)
        secret = _secret(links)
        words = self.tr("The file holds {}: whoever gets it can listen.").format(
            texts.plural(secret, self.tr("secret link"))
        )
        return Delivered(
            heading=self.tr("{} written to “{}”").format(texts.plural(len(links), self.tr("link")), path.name),
            words=words if secret else "",
            ids=self._session.shared_links.note(links, LinkKind.FILE, note=path.name),
            note=path.name,
            path=path,
        )

    def _reading(self, tracks: Sequence[Track]) -> LinkReading:
        check_number(tracks)
        return self._gathering.reading(tracks)

    def _put_text(self, text: str, links: Sequence[SharedLink], html: str = "") -> None:
        if _secret(links):
            self._clipboard.copy_secret(text, html=html)
            return
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        self._clipboard.copy_data(data)

    def _kinds(self) -> dict[str, str]:
        words = {
            LinkFormat.LIST: self.tr("Lists"),
            LinkFormat.MARKDOWN: self.tr("Markdown"),
            LinkFormat.HTML: self.tr("Web pages"),
            LinkFormat.CSV: self.tr("Tables"),
        }
        return {FILE_ENDINGS[form]: text for form, text in words.items()}

    def _secret_words(self, secret: int, number: int) -> str:
        """Say what becomes of copied links that are secret; nothing when none is."""
        if not secret:
            return ""
        if number == 1:
            return self.tr("It is secret, and leaves the clipboard after a minute.")
        if secret == number:
            return self.tr("They are secret, and leave the clipboard after a minute.")
        are = self.tr("1 of them is") if secret == 1 else self.tr("{} of them are").format(texts.count(secret))
        return self.tr("{} secret. All leave the clipboard after a minute.").format(are)


def _secret(links: Sequence[SharedLink]) -> int:
    """Count the secret ones."""
    return sum(link.secret is not None for link in links)
