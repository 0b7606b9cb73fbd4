"""The templates of messages: added, changed, renamed, deleted, and those of the program brought back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QMenu, QVBoxLayout, QWidget

from scmanager.core import own_templates, texts
from scmanager.core.link_texts import SharedLink
from scmanager.core.message_templates import FIELDS
from scmanager.core.template_texts import MessageTemplate
from scmanager.errors import StorageError
from scmanager.ui.dialogs.form_controls import mark_invalid, text_area, text_line
from scmanager.ui.dialogs.masked_message import masked_message
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

_LIST_WIDTH = 190
_TEXT_HEIGHT = 150


class TemplatesDialog(AsyncDialog):
    """Changes a copy of the templates, with a look at a message to `recipient` about real tracks; saves all at once."""

    def __init__(
        self,
        parent: QWidget | None,
        book: TemplateBook,
        templates: Sequence[MessageTemplate],
        shared: Sequence[SharedLink],
        *,
        chosen: str,
        recipient: str,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent, self.tr("Message templates"))
        self.tasks = tasks
        self._book = book
        self._templates = list(templates) or list(own_templates.with_built_in(()))
        self._shared = shared
        self._recipient = recipient or self.tr("Radio Lumen")
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Templates"))
        self._name = text_line(self.tr("Name"))
        self._name.setMaxLength(own_templates.LONGEST_NAME)
        self._name_problem = PlainLabel(role="error", wrap=True)
        self._text = text_area(self.tr("Text of the template"))
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._problem = PlainLabel(role="error", wrap=True)
        self._preview = text_area(self.tr("Message"))
        self._preview.setReadOnly(True)
        self._build_buttons()
        self._lay_out()
        self._show_list(self._place_of(chosen))
        self._connect()
        self._list.setFocus()

    @property
    def chosen(self) -> MessageTemplate:
        """The template that is selected."""
        return self._templates[self._place]

    @property
    def templates(self) -> tuple[MessageTemplate, ...]:
        """The templates as they are in the dialog, without spaces around their names."""
        return tuple(msgspec.structs.replace(each, name=texts.one_line(each.name)) for each in self._templates)

    @property
    def _place(self) -> int:
        return max(0, self._list.currentRow())

    def _place_of(self, name: str) -> int:
        found = own_templates.named(self._templates, name)
        return self._templates.index(found) if found is not None else 0

    def _show_list(self, place: int) -> None:
        """Show the names anew, with one of them selected."""
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([_shown(each) for each in self._templates])
        self._list.setCurrentRow(place)
        self._list.blockSignals(False)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Put the selected template into the fields."""
        for field in (self._name, self._text):
            field.blockSignals(True)
        self._name.setText(self.chosen.name)
        self._text.setPlainText(self.chosen.text)
        for field in (self._name, self._text):
            field.blockSignals(False)
        self._update()

    def _update(self) -> None:
        """Show the message, or what is wrong; nothing is saved as long as something is."""
        name = own_templates.name_problem(self._templates, self._place)
        text = own_templates.text_problem(self.chosen)
        wrong = own_templates.first_wrong(self._templates)
        if not text:
            self._preview.setPlainText(masked_message(self.chosen.text, self._shared, self._recipient))
        _say(self._name_problem, name)
        _say(self._problem, text or (self._other_words(wrong) if wrong is not None and not name else ""))
        mark_invalid(self._name, invalid=bool(name))
        mark_invalid(self._text, invalid=bool(text))
        self._save.setEnabled(wrong is None)
        self._delete.setEnabled(len(self._templates) > 1)
        self._back.setVisible(len(own_templates.with_built_in(self._templates)) > len(self._templates))

    def _other_words(self, wrong: int) -> str:
        problem = own_templates.problem_of(self._templates, wrong)
        return self.tr("“{}” cannot be saved yet. {}").format(_shown(self._templates[wrong]), problem)

    def _on_edited(self, _value: object = None) -> None:
        self._templates[self._place] = MessageTemplate(name=self._name.text(), text=self._text.toPlainText())
        self._list.item(self._place).setText(_shown(self.chosen))
        self._update()

    def _on_selected(self, _row: int) -> None:
        self._show_chosen()

    def _on_new(self) -> None:
        name = own_templates.free_name(self._templates, self.tr("New template"))
        self._templates.append(MessageTemplate(name=name, text="{title}\n{link}"))
        self._show_list(len(self._templates) - 1)
        self._name.setFocus()
        self._name.selectAll()

    def _on_delete(self) -> None:
        place = self._place
        del self._templates[place]
        self._show_list(min(place, len(self._templates) - 1))

    def _on_bring_back(self) -> None:
        place = self._place
        self._templates = list(own_templates.with_built_in(self._templates))
        self._show_list(place)

    def _on_insert(self, field: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        self._text.insertPlainText(f"{{{field}}}")
        self._text.setFocus()

    @async_action
    async def _on_save(self) -> None:
        try:
            await self._book.keep(self.templates)
        except StorageError as error:
            _say(self._problem, error.message)
        else:
            self.accept()

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._on_selected)
        self._name.textChanged.connect(self._on_edited)
        self._text.textChanged.connect(self._on_edited)

    def _build_buttons(self) -> None:
        self._new = button(self.tr("New"))
        self._delete = button(self.tr("Delete"))
        self._back = button(self.tr("Bring back built-in ones"), "flat")
        self._insert = button(self.tr("Insert a field"))
        self._cancel = button(self.tr("Cancel"))
        self._save = button(self.tr("Save"), "primary")
        self._save.setDefault(True)
        menu = QMenu(self._insert)
        for name, words in FIELDS.items():
            menu.addAction(f"{{{name}}}  –  {words}").triggered.connect(partial(self._on_insert, name))
        self._insert.setMenu(menu)
        for each, slot in (
            (self._new, self._on_new),
            (self._delete, self._on_delete),
            (self._back, self._on_bring_back),
            (self._cancel, self.reject),
            (self._save, self._on_save),
        ):
            on_click(each, slot)

    def _lay_out(self) -> None:
        parts = QHBoxLayout()
        parts.setSpacing(16)
        parts.addLayout(self._build_list())
        parts.addLayout(self._build_fields(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addLayout(parts, 1)
        column.addLayout(button_row(None, self._cancel, self._save))
        fit(self, 760, 560)

    def _build_list(self) -> QVBoxLayout:
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setStyleSheet("QListView::item { padding: 6px 8px }")
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._list, 1)
        left.addLayout(button_row(self._new, self._delete, None))
        left.addLayout(button_row(self._back, None))
        return left

    def _build_fields(self) -> QVBoxLayout:
        heading = QHBoxLayout()
        heading.addWidget(PlainLabel(self.tr("Text"), role="secondary"), 1)
        heading.addWidget(self._insert)
        self._preview.setMinimumHeight(80)
        self._preview.setMaximumHeight(16_777_215)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(PlainLabel(self.tr("Name"), role="secondary"))
        right.addWidget(self._name)
        right.addWidget(self._name_problem)
        right.addLayout(heading)
        right.addWidget(self._text)
        right.addWidget(self._problem)
        about = texts.one_line(self._shared[0].title) if self._shared else ""
        words = self.tr("A message about “{}”, with the link masked").format(about)
        right.addWidget(PlainLabel(words, role="section", elided=True))
        right.addWidget(self._preview, 1)
        return right


def _say(label: PlainLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _shown(template: MessageTemplate) -> str:
    return texts.one_line(template.name) or "…"
