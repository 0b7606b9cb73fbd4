"""The card of the secret link: shown masked, copied, reset."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from scmanager.core import links
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Sharing as Access
from scmanager.core.tracks import Track
from scmanager.errors import NotPossible, ScmanagerError
from scmanager.services.account import AccountService
from scmanager.services.sharing import Sharing
from scmanager.ui import prompts
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.busy import BusyWords
from scmanager.ui.widgets.card import Card
from scmanager.ui.widgets.link_field import LinkField
from scmanager.ui.widgets.plain_label import PlainLabel


class SecretLinkCard(Card):
    """The secret link of a private track, or the plain link of a public one.

    The secret is kept only while its track is shown, and masked until it is asked for.

    Signals: news(sentence), open_page_wanted(track).
    """

    news = Signal(str)
    open_page_wanted = Signal(object)

    def __init__(
        self,
        sharing: Sharing,
        account: AccountService,
        tasks: Tasks,
        clipboard: SecretClipboard,
        owns: Callable[[Track], bool],
    ) -> None:
        super().__init__("Secret link")
        self.tasks = tasks
        self._sharing = sharing
        self._account = account
        self._clipboard = clipboard
        self._owns = owns
        self._track: Track | None = None
        self._link: SecretLink | None = None
        self._open = False
        self._build()

    def _build(self) -> None:
        self._field = LinkField()
        self._field.setAccessibleName("Secret link")
        self._show = button(self.tr("Show"))
        self._copy = button("Copy link", "primary")
        self._embed = button(self.tr("Embed"))
        self._embed.setToolTip(self.tr("Copy the HTML of the player"))
        self._reset = button("Reset link…", "danger")
        self._words = PlainLabel(role="hint", wrap=True)
        self._loading = BusyWords(self.tr("Reading the link…"))
        self._retry = button(self.tr("Try again"))
        self._page = button(self.tr("Open the track's page"))
        slots = {
            self._show: self._on_show,
            self._copy: self._on_copy,
            self._embed: self._on_embed,
            self._reset: self._ask_to_reset,
            self._retry: self._reload,
            self._page: self._on_open_page,
        }
        for each, slot in slots.items():
            on_click(each, slot)
        self._optional: tuple[QWidget, ...] = (*slots, self._field, self._loading)
        for row in ((self._field, self._show), (self._copy, self._embed, None, self._reset), (self._words,)):
            self.body.addLayout(_row(*row))
        self.body.addWidget(self._loading)
        self.body.addLayout(_row(self._retry, self._page, None))

    def show_track(self, track: Track | None) -> None:
        """Take over a track; the secret of another one is forgotten, that of the same one is masked again."""
        if _needs_new_link(self._track, track):
            self._link = None
        self._track = track
        self._open = False
        self._refresh()

    async def load(self) -> None:
        """Read the secret link of a private track of the account's own."""
        track = self._track
        if track is None or not self._has_secret(track):
            return
        try:
            link = await self._sharing.secret_link(track)
        except ScmanagerError as error:
            if self._shows(track):
                self._show_words(error.message, self._page if isinstance(error, NotPossible) else self._retry)
        else:
            if self._shows(track):
                self._take(link)

    def _take(self, link: SecretLink | None) -> None:
        self._link, self._open = link, False
        if link is None:
            self._show_words(self.tr("This track has no secret link."), self._page)
        else:
            self._show_secret(link)

    def _has_secret(self, track: Track) -> bool:
        return track.is_private and self._owns(track) and self._can(Capability.SECRET_LINK)

    def _can(self, capability: Capability) -> bool:
        return capability in self._account.capabilities

    def _shows(self, track: Track) -> bool:
        return self._track is not None and self._track.urn == track.urn

    def _refresh(self) -> None:
        """Show what is known by now."""
        track = self._track
        if track is None:
            self._show_words("")
        elif track.sharing is Access.PUBLIC:
            self._show_public(track)
        elif not self._has_secret(track):
            self._show_words(self._why_hidden(track), self._page)
        elif self._link is None:
            self._show_loading()
        else:
            self._show_secret(self._link)

    def _why_hidden(self, track: Track) -> str:
        if not track.is_private:
            return self.tr("The server does not say who may listen to this track.")
        if not self._owns(track):
            return self.tr("Only its owner can see the secret link of this track.")
        return EXPLANATIONS[Capability.SECRET_LINK]

    def _show_loading(self) -> None:
        self._show_words("")
        self._show_only(self._loading)

    def _show_words(self, words: str, offer: QPushButton | None = None) -> None:
        """Show no link but a sentence, and at most one button."""
        self._field.show_whole("")
        self._say(words)
        self._show_only(*([offer] if offer else []))

    def _show_public(self, track: Track) -> None:
        self._field.show_whole(track.permalink_url)
        self._say(self.tr("This track is public: everybody can listen, and its link is no secret."))
        self._show_only(self._field, self._copy)

    def _show_secret(self, link: SecretLink) -> None:
        if self._open:
            self._field.show_whole(link.listener_url)
        else:
            self._field.show_masked(links.masked(link.listener_url, link.token))
        self._show.setText(self.tr("Hide") if self._open else self.tr("Show"))
        can_reset = self._can(Capability.RESET_SECRET)
        warning = self.tr("Everyone with this link can listen. Resetting it stops it working for all of them.")
        self._say(warning if can_reset else EXPLANATIONS[Capability.RESET_SECRET])
        last = self._reset if can_reset else self._page
        self._show_only(self._field, self._show, self._copy, self._embed, last)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _show_only(self, *shown: QWidget) -> None:
        for each in self._optional:
            each.setVisible(each in shown)

    @async_action
    async def _reload(self) -> None:
        self._show_loading()
        await self.load()

    @async_action
    async def _ask_to_reset(self) -> None:
        track = self._track
        if track is None or not await self._confirmed(track):
            return
        self._reset.setEnabled(False)
        try:
            link = await self._sharing.reset(track)
        except ScmanagerError:
            if self._shows(track):
                self._link = None
                self._reload()
            raise
        finally:
            self._reset.setEnabled(True)
        if self._shows(track):
            self._take(link)
        self.news.emit(self.tr("“{}” has a new secret link. The old one no longer works.").format(track.title))

    async def _confirmed(self, track: Track) -> bool:
        return await prompts.confirm(
            self.window(),
            title=self.tr("Reset the secret link?"),
            text=self.tr(
                "Everyone who has the old link of “{}” loses access. This cannot be undone; "
                "the new link has to be sent to those who shall still listen."
            ).format(track.title),
            action=self.tr("Reset link"),
            destructive=True,
        )

    def _on_show(self) -> None:
        self._open = not self._open
        self._refresh()

    def _on_copy(self) -> None:
        if self._link is not None and self._track is not None:
            self._clipboard.copy_secret(self._link.listener_url)
            self._sharing.note_handed_out(self._track.urn)
            self.news.emit(self.tr("Secret link copied. It leaves the clipboard after a minute."))
        elif self._track is not None:
            self._clipboard.copy(self._track.permalink_url)
            self.news.emit(self.tr("Link copied."))

    def _on_embed(self) -> None:
        if self._link is not None and self._track is not None:
            self._clipboard.copy_secret(self._link.embed_code)
            self._sharing.note_handed_out(self._track.urn)
            self.news.emit(self.tr("Embed code with the secret link copied. It leaves the clipboard after a minute."))

    def _on_open_page(self) -> None:
        if self._track is not None:
            self.open_page_wanted.emit(self._track)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def _needs_new_link(before: Track | None, track: Track | None) -> bool:
    if before is None or track is None:
        return True
    return (before.urn, before.sharing, before.permalink_url) != (track.urn, track.sharing, track.permalink_url)
