"""What a promo sheet says: its heading, a message, what is told of each track, and for whom it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.promo_fields import USUAL_FIELDS, PromoField
from scmanager.core.promo_sheet import PromoSheet
from scmanager.ui.dialogs.form_controls import check_box, text_area, text_line
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField

_COLUMNS = 3
_NOTE_HEIGHT = 150
_LONGEST_HEADING = 200


class PromoForm(QWidget):
    """The fields of the user; `names` are those links were for lately.

    Signals: changed.
    """

    changed = Signal()

    def __init__(self, heading: str, names: Sequence[str]) -> None:
        super().__init__()
        self._heading = text_line(self.tr("Heading"), self.tr("Autumn promos"))
        self._heading.setMaxLength(_LONGEST_HEADING)
        self._heading.setText(heading)
        self._note = text_area(self.tr("Message"))
        self._note.setFixedHeight(_NOTE_HEIGHT)
        self._note.setPlaceholderText(self.tr("A few words above the tracks (optional)"))
        self._recipient = RecipientField(self.tr("For whom?"), self.tr("Name, radio, label, list…"))
        self._recipient.offer(names)
        self._boxes = self._build_boxes()
        self._heading.textChanged.connect(self._on_changed)
        self._note.textChanged.connect(self._on_changed)
        self._lay_out()

    @property
    def recipient(self) -> str:
        """For whom it is; nothing when nobody in particular."""
        return texts.one_line(self._recipient.text())

    @property
    def fields(self) -> frozenset[PromoField]:
        """What is told of each track."""
        return frozenset(field for field, box in self._boxes.items() if box.isChecked())

    def sheet(self, day: date | None = None) -> PromoSheet:
        """Return what the page says."""
        return PromoSheet(
            heading=texts.one_line(self._heading.text()), note=self._note.toPlainText(), day=day, fields=self.fields
        )

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()

    def _build_boxes(self) -> dict[PromoField, QCheckBox]:
        words = {
            PromoField.ARTWORK: self.tr("Artwork"),
            PromoField.ARTIST: self.tr("Artist"),
            PromoField.LENGTH: self.tr("Length"),
            PromoField.GENRE: self.tr("Genre"),
            PromoField.TEMPO: self.tr("Tempo"),
            PromoField.KEY: self.tr("Key"),
            PromoField.LABEL: self.tr("Label"),
            PromoField.RELEASE_DATE: self.tr("Release date"),
            PromoField.DESCRIPTION: self.tr("Description"),
        }
        boxes = {field: check_box(text) for field, text in words.items()}
        for field, box in boxes.items():
            box.setChecked(field in USUAL_FIELDS)
            box.toggled.connect(self._on_changed)
        return boxes

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, box in enumerate(self._boxes.values()):
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label, field in ((self.tr("Heading"), self._heading), (self.tr("Message"), self._note)):
            column.addWidget(PlainLabel(label, role="secondary"))
            column.addWidget(field)
            column.addSpacing(4)
        column.addWidget(PlainLabel(self.tr("Shown with each title and link"), role="secondary"))
        column.addLayout(grid)
        column.addSpacing(4)
        column.addWidget(PlainLabel(self.tr("For whom?"), role="secondary"))
        column.addWidget(self._recipient)
        hint = self.tr("Kept in your link log. It is not on the page.")
        column.addWidget(PlainLabel(hint, role="hint", wrap=True))
        column.addStretch(1)
