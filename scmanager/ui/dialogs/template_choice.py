"""The choice of a template, and the way to change the templates."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.core import own_templates
from scmanager.core.link_texts import SharedLink
from scmanager.core.template_texts import MessageTemplate
from scmanager.ui.dialogs.form_controls import choice_list
from scmanager.ui.dialogs.templates_dialog import TemplatesDialog
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.template_book import KeptTemplates, TemplateBook


class TemplateChoice(QWidget):
    """A list of names and a button; the one that was used last is chosen at first.

    `recipient` is whom an example is for.

    Signals: chosen (another template), edited (the templates are others now, perhaps also the one that is chosen).
    """

    chosen = Signal()
    edited = Signal()

    def __init__(
        self, book: TemplateBook, kept: KeptTemplates, shared: Sequence[SharedLink], tasks: Tasks, *, several: bool
    ) -> None:
        super().__init__()
        self.tasks = tasks
        self.recipient = ""
        self._book = book
        self._shared = shared
        self._templates: tuple[MessageTemplate, ...] = kept.templates
        self._names = choice_list(self.tr("Template"))
        self._edit = button(self.tr("Edit templates…"))
        best = own_templates.best_for(kept.templates, kept.used, several=several)
        self._show(kept.templates or own_templates.with_built_in(()), best.name)
        self._names.currentIndexChanged.connect(self._on_chosen)
        on_click(self._edit, self._on_edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._names, 1)
        row.addWidget(self._edit)
        self.setFocusProxy(self._names)

    @property
    def template(self) -> MessageTemplate:
        """The one that is chosen."""
        return self._templates[max(0, self._names.currentIndex())]

    def _show(self, templates: Sequence[MessageTemplate], name: str) -> None:
        self._templates = tuple(templates)
        self._names.blockSignals(True)
        self._names.clear()
        self._names.addItems([each.name for each in templates])
        self._names.setCurrentIndex(max(0, self._names.findText(name)))
        self._names.blockSignals(False)

    @async_action
    async def _on_edit(self) -> None:
        dialog = TemplatesDialog(
            self.window(),
            self._book,
            self._templates,
            self._shared,
            chosen=self.template.name,
            recipient=self.recipient,
            tasks=self.tasks,
        )
        if await dialog.answered():
            self._show(dialog.templates, dialog.chosen.name.strip())
            self.edited.emit()

    def _on_chosen(self, _number: int) -> None:
        self.chosen.emit()
