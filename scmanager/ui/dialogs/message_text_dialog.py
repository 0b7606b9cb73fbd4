"""A message with a secret link in it, written from a template and copied; the link stays masked on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink
from scmanager.core.message_templates import FIELDS, message
from scmanager.errors import InputError
from scmanager.ui.dialogs.masked_message import has_link, masked_message
from scmanager.ui.dialogs.template_choice import TemplateChoice
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import Tasks
from scmanager.ui.template_book import KeptTemplates, TemplateBook
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField


class MessageTextDialog(AsyncDialog):
    """A template to choose and to change, for whom it is, and what comes of both: `text` and `recipient`.

    What is changed here is for this message alone; `names` are those links were for lately.
    """

    def __init__(
        self,
        parent: QWidget | None,
        shared: Sequence[SharedLink],
        names: Sequence[str],
        *,
        book: TemplateBook,
        kept: KeptTemplates,
        tasks: Tasks,
    ) -> None:
        one = self.tr("Message with the link of “{}”").format(texts.one_line(shared[0].title))
        several = self.tr("Message with {}").format(texts.plural(len(shared), self.tr("link")))
        super().__init__(parent, several if len(shared) > 1 else one)
        self._shared = shared
        self._name = RecipientField(self.tr("For whom?"), self.tr("A name, or nobody in particular"))
        self._name.offer(names)
        self._choice = TemplateChoice(book, kept, shared, tasks, several=len(shared) > 1)
        self._given = ""
        self._template = _area(self.tr("Text of the template"))
        self._problem = PlainLabel(role="error", wrap=True)
        self._no_link = PlainLabel(self.tr("The message has no link in it."), role="warning", wrap=True)
        self._preview = _area(self.tr("Message"))
        self._preview.setReadOnly(True)
        self._copy = button(self.tr("Copy message"), "primary")
        self._copy.setDefault(True)
        self._lay_out()
        self._name.textChanged.connect(self._write)
        self._template.textChanged.connect(self._write)
        self._choice.chosen.connect(self._on_chosen)
        self._choice.edited.connect(self._on_templates_edited)
        self._on_chosen()
        self._name.setFocus()

    @property
    def recipient(self) -> str:
        """For whom it is."""
        return texts.one_line(self._name.text())

    @property
    def text(self) -> str:
        """The message as it is copied; InputError for a template that makes no sense."""
        return message(self._template.toPlainText(), self._shared, self.recipient)

    @property
    def template_name(self) -> str:
        """Which template it was made of."""
        return self._choice.template.name

    def _write(self) -> None:
        """Show the message with its links masked, or what is wrong with the template."""
        self._choice.recipient = self.recipient
        try:
            given = self._template.toPlainText(), self._shared, self.recipient
            text, linked = masked_message(*given), has_link(*given)
        except InputError as error:
            self._complain(error.message)
        else:
            self._complain("", linked=linked)
            self._preview.setPlainText(text)

    def _complain(self, text: str, *, linked: bool = True) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._no_link.setVisible(not linked)
        self._copy.setEnabled(not text)

    def _on_chosen(self) -> None:
        self._template.setPlainText(self._choice.template.text)
        self._given = self._template.toPlainText()

    def _on_templates_edited(self) -> None:
        """Take over the template as it is now, unless its text was changed for this message."""
        if self._template.toPlainText() == self._given:
            self._on_chosen()

    def _lay_out(self) -> None:
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._copy.clicked.connect(self.accept)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(PlainLabel(self.tr("For"), role="secondary"), self._name)
        form.addRow(PlainLabel(self.tr("Template"), role="secondary"), self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        column.addLayout(form)
        column.addWidget(self._template, 1)
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        column.addWidget(PlainLabel(self.tr("Fields: {}").format(fields), role="hint", wrap=True))
        column.addWidget(self._problem)
        column.addWidget(self._no_link)
        column.addWidget(PlainLabel(self.tr("What is copied, with the link masked"), role="section"))
        column.addWidget(self._preview, 1)
        column.addLayout(button_row(None, cancel, self._copy))
        fit(self, 560, 560)


def _area(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    return made
