"""New links for those whose old ones are dead: a message for each, copied one by one and noted in the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry
from scmanager.core.link_texts import SharedLink, links_in
from scmanager.services.shared_links import Message, messages_of
from scmanager.ui.dialogs.masked_message import masked_text
from scmanager.ui.dialogs.template_choice import TemplateChoice
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.template_book import KeptTemplates, TemplateBook
from scmanager.ui.widgets.frames import fit, scrolled
from scmanager.ui.widgets.plain_label import PlainLabel


class HandOutDialog(AsyncDialog):
    """A row for each recipient; `copy` puts a message on the clipboard and notes that it was handed out.

    Who is not to listen any more is simply left out, and a message without a link is not copied. `template_name` is the
    one chosen in the end.
    """

    def __init__(
        self,
        parent: QWidget | None,
        entries: Sequence[LinkEntry],
        shared: Sequence[SharedLink],
        *,
        copy: Callable[[Message], datetime],
        book: TemplateBook,
        kept: KeptTemplates,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent, self.tr("Send the new link") if len(shared) == 1 else self.tr("Send the new links"))
        self._entries = entries
        self._shared = shared
        self._copy = copy
        self._rows: dict[str, _Row] = {}
        self._choice = TemplateChoice(book, kept, shared, tasks, several=has_several(entries))
        words = self.tr("The message has no link in it. Choose another template, or put {link} into this one.")
        self._no_link = PlainLabel(words, role="warning", wrap=True)
        self._preview = QPlainTextEdit()
        self._preview.setReadOnly(True)
        self._preview.setTabChangesFocus(True)
        self._preview.setAccessibleName(self.tr("Message"))
        self._preview.setFixedHeight(132)
        self._lay_out()
        self._choice.chosen.connect(self._on_chosen)
        self._choice.edited.connect(self._on_chosen)
        self._on_chosen()

    @property
    def template_name(self) -> str:
        """Which template the messages are made of."""
        return self._choice.template.name

    def _on_chosen(self) -> None:
        """Write the messages anew."""
        for message in messages_of(self._entries, self._shared, self._choice.template.text):
            row = self._rows.get(message.recipient)
            if row is None:
                row = self._rows[message.recipient] = _Row(message)
                on_click(row.copy, partial(self._on_copy, row))
                self._column.insertWidget(self._column.count() - 1, row)
            row.message = message
            row.copy.setEnabled(row.has_link)
        self._no_link.setVisible(not all(row.has_link for row in self._rows.values()))
        if first := next(iter(self._rows.values()), None):
            self._preview.setPlainText(masked_text(first.message.text, first.message.links))

    def _on_copy(self, row: _Row) -> None:
        at = self._copy(row.message)
        row.show_copied(at)
        self._preview.setPlainText(masked_text(row.message.text, row.message.links))

    def _lay_out(self) -> None:
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        people = QWidget()
        self._column = QVBoxLayout(people)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        template = QHBoxLayout()
        template.addWidget(PlainLabel(self.tr("Template"), role="secondary"))
        template.addWidget(self._choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        words = self.tr(
            "Copy the message of each person who shall still listen, and send it. The link log notes who got it."
        )
        column.addWidget(PlainLabel(words, role="secondary", wrap=True))
        column.addLayout(template)
        column.addWidget(self._no_link)
        column.addWidget(scrolled(people), 1)
        column.addWidget(PlainLabel(self.tr("What is copied, with the link masked"), role="section"))
        column.addWidget(self._preview)
        column.addLayout(button_row(None, close))
        fit(self, 560, 500)


def has_several(entries: Sequence[LinkEntry]) -> bool:
    """Tell whether somebody had the links of more than one track."""
    return any(number > 1 for number in Counter(name for name, _urn in _pairs(entries)).values())


def _pairs(entries: Sequence[LinkEntry]) -> set[tuple[str, str]]:
    return {(entry.recipient, entry.track_urn) for entry in entries if entry.recipient}


class _Row(QWidget):
    """One recipient."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message
        self.copy = button(self.tr("Copy message"))
        self.copy.setAccessibleName(self.tr("Copy message for {}").format(message.recipient))
        self._state = PlainLabel(texts.plural(len(message.links), "track"), role="hint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(message.recipient, elided=True), 1)
        layout.addWidget(self._state)
        layout.addWidget(self.copy)

    @property
    def has_link(self) -> bool:
        """Whether the message gives access to anything."""
        return bool(links_in(self.message.text, self.message.links))

    def show_copied(self, at: datetime) -> None:
        """Say that the message was copied."""
        self._state.set_role("hint-ok")
        self._state.setText(self.tr("Copied {}, noted in the log").format(f"{at.astimezone():%H:%M}"))
