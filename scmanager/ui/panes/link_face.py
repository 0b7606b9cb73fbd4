"""What the card of the secret link looks like: a link with what can be done, or words in its place."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from scmanager.core import links
from scmanager.core.links import SecretLink
from scmanager.ui.panes.copied_link import CopiedLink
from scmanager.ui.panes.link_buttons import LinkButtons
from scmanager.ui.panes.reset_plan_row import ResetPlanRow
from scmanager.ui.prompts import button, button_row
from scmanager.ui.widgets.busy import BusyWords
from scmanager.ui.widgets.card import Card
from scmanager.ui.widgets.link_field import LinkField
from scmanager.ui.widgets.plain_label import PlainLabel


class LinkFace(Card):
    """A link with its buttons, and beneath it for whom it was copied and when it is to be reset.

    `retry`, `check` and `page` are offered beside words.
    """

    def __init__(self, copied: CopiedLink, plan: ResetPlanRow) -> None:
        super().__init__("Secret link")
        self.field = LinkField()
        self.field.setAccessibleName("Secret link")
        self.show_button = button(self.tr("Show"))
        self.buttons = LinkButtons()
        self.retry = button(self.tr("Try again"))
        self.page = button(self.tr("Open the track's page"))
        self.check = button(self.tr("Check now"))
        self.copied = copied
        self.plan = plan
        self._words = PlainLabel(role="hint", wrap=True)
        self._loading = BusyWords(self.tr("Reading the link…"))
        self._lay_out()

    def show_words(self, words: str, offer: QPushButton | None = None) -> None:
        """Show no link but a sentence, and at most one button."""
        self.field.show_public("")
        self._say(words)
        self._show_only(*([offer] if offer else []))

    def show_busy(self, words: str) -> None:
        """Show no link but what is being done."""
        self.show_words("")
        self._loading.say(words)
        self._show_only(self._loading)

    def show_public(self, address: str) -> None:
        """Show a link that is no secret."""
        self.field.show_public(address)
        self._say(self.tr("This track is public: everybody can listen, and its link is no secret."))
        self.buttons.show_for(secret=False, can_reset=False)
        self._show_only(self.field, self.buttons)

    def show_secret(self, link: SecretLink, words: str, *, is_open: bool, can_reset: bool) -> None:
        """Show a secret link, masked unless it `is_open`."""
        if is_open:
            self.field.show_secret(link.listener_url)
        else:
            self.field.show_masked(links.masked(link.listener_url, link.token))
        self.show_button.setText(self.tr("Hide") if is_open else self.tr("Show"))
        self._say(words)
        self.buttons.show_for(secret=True, can_reset=can_reset)
        self.plan.show_plan(link.track_urn)
        self._show_only(self.field, self.show_button, self.buttons, self.plan if can_reset else self.page)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _show_only(self, *shown: QWidget) -> None:
        for each in self._optional:
            each.setVisible(each in shown)

    def _lay_out(self) -> None:
        self._optional: tuple[QWidget, ...] = (
            self.field, self.show_button, self.buttons, self._loading, self.retry, self.check, self.page, self.plan,
        )  # fmt: skip
        link = button_row(self.show_button)
        link.insertWidget(0, self.field)
        self.body.addLayout(link)
        for each in (self.buttons, self.copied, self._words, self.plan, self._loading):
            self.body.addWidget(each)
        self.add_buttons(self.retry, self.check, self.page)
