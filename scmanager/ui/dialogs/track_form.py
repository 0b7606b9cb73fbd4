"""The form of a track's fields, for a file that is to be uploaded and for a track that is edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from scmanager.core.tracks import TrackFields
from scmanager.ui.dialogs import bindings
from scmanager.ui.dialogs.bindings import Binding
from scmanager.ui.dialogs.field_checks import CHECKS
from scmanager.ui.dialogs.form_grid import FormGrid
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.access_choice import AccessChoice
from scmanager.ui.widgets.artwork_field import ArtworkField
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.tag_field import TagField
from scmanager.ui.words import EMBEDDING_WORDS, LICENSE_WORDS

_DESCRIPTION_HEIGHT = 90
_PADDING = 14


class TrackForm(QWidget):
    """Controls for the fields a server can write (`writable`); `detailed` adds the rarely used ones.

    Signals: changed (the user edited a field; `artwork` has a signal of its own).
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, tasks: Tasks, *, writable: frozenset[str], detailed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._writable = writable
        self._bindings: dict[str, Binding] = {}
        self._problems: dict[str, PlainLabel] = {}
        self._filling = False
        self.grid = FormGrid(self)
        self.artwork = ArtworkField(theme, tasks)
        self._add_main_rows(theme)
        self._add_release_rows()
        if detailed:
            self._add_details()
        self._add_options(detailed=detailed)

    def fields(self) -> TrackFields:
        """Return what the controls hold, without artwork."""
        return TrackFields(**{name: binding.read() for name, binding in self._bindings.items()})

    def show_fields(self, fields: TrackFields, wrong: Mapping[str, str] = MappingProxyType({})) -> None:
        """Show other fields, and what stood in those that were `wrong`; the artwork is shown apart."""
        self._filling = True
        for name, binding in self._bindings.items():
            binding.write(getattr(fields, name))
        for name, text in wrong.items():
            _line(self._bindings[name]).setText(text)
        self._filling = False
        self.check()

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by the name of the field."""
        found = {name: CHECKS[name](_line(binding).text()) for name, binding in self._checked()}
        return {name: problem for name, problem in found.items() if problem}

    def wrong_texts(self) -> dict[str, str]:
        """Return what stands in the fields that are wrong, by the name of the field."""
        return {name: _line(self._bindings[name]).text() for name in self.problems()}

    def check(self) -> bool:
        """Show what is wrong beside the controls, and return whether all is well."""
        problems = self.problems()
        shown: dict[PlainLabel, str] = {}
        for name, binding in self._checked():
            label = self._problems[name]
            shown[label] = shown.get(label) or problems.get(name, "")
            _mark(binding.widget, invalid=name in problems)
        for label, text in shown.items():
            label.setText(text)
            label.setVisible(bool(text))
        return not problems

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        self._bindings[name].widget.setFocus()

    def _checked(self) -> Iterable[tuple[str, Binding]]:
        return [(name, binding) for name, binding in self._bindings.items() if name in CHECKS]

    def _add_main_rows(self, theme: Theme) -> None:
        self._row(self.tr("&Title"), (bindings.bind_line("title", _field(self.tr("Title"))), 1))
        self._row(self.tr("Art&ist"), (bindings.bind_line("metadata_artist", _field(self.tr("Artist"))), 1))
        if "artwork" in self._writable:
            self.grid.add_row(self.tr("Art&work"), (self.artwork, 1))
        self._row(self.tr("&Genre"), (bindings.bind_line("genre", _field(self.tr("Genre"))), 1))
        self._row(self.tr("Tag&s"), (bindings.bind_tags("tags", TagField()), 1))
        self._row(self.tr("&Description"), (bindings.bind_text("description", _area(self.tr("Description"))), 1))
        self._row(self.tr("&Access"), (bindings.bind_access("sharing", AccessChoice(theme)), 1))

    def _add_release_rows(self) -> None:
        day = _field(self.tr("Release date"), "2026-12-04")
        day.setMinimumWidth(day.fontMetrics().horizontalAdvance("2026-12-04") + 2 * _PADDING)
        self._row(
            self.tr("R&elease"),
            (bindings.bind_date("release_date", day), 4),
            (bindings.bind_line("label_name", _field(self.tr("Label"), self.tr("Label"))), 7),
            (bindings.bind_line("isrc", _field("ISRC", "ISRC")), 5),
        )
        licence = bindings.bind_choice("license", _combo(self.tr("License")), LICENSE_WORDS)
        self._row(self.tr("&License"), (licence, 1))

    def _add_details(self) -> None:
        self._row(
            self.tr("BPM and &key"),
            (bindings.bind_bpm("bpm", _field(self.tr("Tempo in BPM"), self.tr("BPM, like 124"))), 1),
            (bindings.bind_line("key_signature", _field(self.tr("Key"), self.tr("Key, like F♯ minor"))), 2),
        )
        self._row(self.tr("Catalogue n&o"), (bindings.bind_line("release", _field(self.tr("Catalogue number"))), 1))
        self._row(
            self.tr("&Buy link"),
            (bindings.bind_line("purchase_url", _field(self.tr("Buy link"), "https://")), 3),
            (bindings.bind_line("purchase_title", _field(self.tr("Link text"), self.tr("Link text, like Buy"))), 2),
        )
        self._row(self.tr("&Video"), (bindings.bind_line("video_url", _field(self.tr("Video link"), "https://")), 1))
        self._row(self.tr("Add&ress"), (bindings.bind_line("permalink", _field(self.tr("Address"))), 1))
        embedding = bindings.bind_choice("embeddable_by", _combo(self.tr("Embedding")), EMBEDDING_WORDS)
        self._row(self.tr("E&mbedding"), (embedding, 1))

    def _add_options(self, *, detailed: bool) -> None:
        boxes = [bindings.bind_box("commentable", _box(self.tr("&Comments")))]
        boxes.append(bindings.bind_box("downloadable", _box(self.tr("Dow&nloads"))))
        if detailed:
            boxes.append(bindings.bind_box("streamable", _box(self.tr("Streaming"))))
        else:
            boxes.append(bindings.bind_embedding_box("embeddable_by", _box(self.tr("E&mbedding"))))
        boxes.append(bindings.bind_box("reveal_stats", _box(self.tr("S&how stats"))))
        if detailed:
            boxes.append(bindings.bind_box("reveal_comments", _box(self.tr("Show comments"))))
        holder = QWidget()
        flow = FlowLayout(holder, gap=14)
        flow.setContentsMargins(0, 0, 0, 0)
        for binding in self._offered(boxes):
            flow.addWidget(binding.widget)
        self.grid.add_row(self.tr("Options"), (holder, 1))

    def _row(self, label: str, *parts: tuple[Binding, int]) -> None:
        offered = {binding.name for binding in self._offered(binding for binding, _ in parts)}
        if offered:
            shown = [(binding.widget, share) for binding, share in parts if binding.name in offered]
            problem = self.grid.add_row(label, *shown)
            self._problems.update(dict.fromkeys(offered, problem))

    def _offered(self, candidates: Iterable[Binding]) -> list[Binding]:
        offered = [binding for binding in candidates if binding.name in self._writable]
        for binding in offered:
            self._bindings[binding.name] = binding
            binding.edited.connect(self._on_edited)
        return offered

    def _on_edited(self, *_values: Any) -> None:
        if not self._filling:
            self.check()
            self.changed.emit()


class _Combo(QComboBox):
    """A list to choose from that does not change when the wheel scrolls the form."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


def _line(binding: Binding) -> QLineEdit:
    assert isinstance(binding.widget, QLineEdit)  # noqa: S101 -- only lines of text are checked
    return binding.widget


def _field(name: str, hint: str = "") -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setAcceptDrops(False)
    field.setMinimumWidth(60)
    return field


def _area(name: str) -> QPlainTextEdit:
    area = QPlainTextEdit()
    area.setAccessibleName(name)
    area.setAcceptDrops(False)
    area.setTabChangesFocus(True)
    area.document().setDocumentMargin(2)
    area.setFixedHeight(_DESCRIPTION_HEIGHT)
    return area


def _combo(name: str) -> QComboBox:
    combo = _Combo()
    combo.setAccessibleName(name)
    combo.setMinimumContentsLength(12)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _box(text: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setAccessibleName(text.replace("&", ""))
    return box


def _mark(widget: QWidget, *, invalid: bool) -> None:
    if widget.property("invalid") != invalid:
        widget.setProperty("invalid", invalid)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
