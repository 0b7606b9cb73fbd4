"""The form of a track's fields, for a file that is to be uploaded and for a track that is edited."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from scmanager.core import tags as tag_lists
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.ui.dialogs import bindings
from scmanager.ui.dialogs.bindings import Binding
from scmanager.ui.dialogs.field_checks import CHECKS
from scmanager.ui.dialogs.form_controls import check_box, choice_list, mark_invalid, text_area, text_line
from scmanager.ui.dialogs.form_grid import FormGrid
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.access_choice import AccessChoice
from scmanager.ui.widgets.artwork_field import ArtworkField
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.tag_field import TagField
from scmanager.ui.words import EMBEDDING_WORDS, LICENSE_WORDS

_PADDING = 14
_NOTHING: Mapping[str, str] = MappingProxyType({})


class TrackForm(QWidget):
    """Controls for the fields a server can write (`writable`); `detailed` adds the rarely used ones.

    With `can_wait` a track can become public later (`access`). Several tracks can be shown together: a field in which
    they differ (`several`) is blank and says so.

    Signals: changed (the user edited a field; `artwork` has a signal of its own).
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, tasks: Tasks, *, writable: frozenset[str], detailed: bool, can_wait: bool = False
    ) -> None:
        super().__init__()
        self._writable = writable
        self._bindings: dict[str, Binding] = {}
        self._problems: dict[str, PlainLabel] = {}
        self._filling = False
        self.several: set[str] = set()
        self._touched: set[str] = set()
        self._shown_tags: tuple[str, ...] = ()
        self.grid = FormGrid(self)
        self.artwork = ArtworkField(theme, tasks)
        self.access = AccessChoice(theme, can_wait=can_wait)
        self._add_main_rows()
        self._add_release_rows()
        if detailed:
            self._add_details()
        self._add_options(detailed=detailed)

    def fields(self) -> TrackFields:
        """Return what the controls hold, without artwork."""
        return TrackFields(**{name: binding.read() for name, binding in self._bindings.items()})

    def show_fields(
        self, fields: TrackFields, wrong: Mapping[str, str] = _NOTHING, publish_at: datetime | None = None
    ) -> None:
        """Show other fields, and what stood in those that were `wrong`; the artwork is shown apart."""
        self.show_several([fields], [wrong], [publish_at])

    def show_several(
        self, every: Sequence[TrackFields], wrong: Sequence[Mapping[str, str]], publish_at: Sequence[datetime | None]
    ) -> None:
        """Show the fields of several tracks together: what they have in common, even if it is wrong."""
        self._filling = True
        self.several, self._touched = set(), set()
        for name, binding in self._bindings.items():
            self._show_values(binding, [getattr(fields, name) for fields in every], [each.get(name) for each in wrong])
        self._show_publish_at(set(publish_at))
        self._shown_tags = self.fields().tags or ()
        self._filling = False
        self.check()

    def _show_values(self, binding: Binding, values: Sequence[Any], texts: Sequence[str | None]) -> None:
        is_common = _all_equal(values) and _all_equal(texts)
        binding.mark(False)
        binding.write(_common_tags(values) if binding.name == "tags" else values[0] if is_common else UNSET)
        if not is_common:
            self._mark_several(binding)
        elif texts[0] is not None:
            _line(binding).setText(texts[0])

    def applied(self, fields: TrackFields) -> TrackFields:
        """Return fields with what the user has edited since they were shown, tags added and taken away one by one."""
        changes = {name: self._bindings[name].read() for name in self._touched}
        if "tags" in changes:
            added = [tag for tag in changes["tags"] if tag not in self._shown_tags]
            gone = set(self._shown_tags) - set(changes["tags"])
            kept = [tag for tag in fields.tags or () if tag not in gone]
            changes["tags"] = tag_lists.unique([*kept, *added])
        return msgspec.structs.replace(fields, **changes)

    @property
    def has_access_edited(self) -> bool:
        """Whether the user chose who may listen since the fields were shown."""
        return "sharing" in self._touched

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by the name of the field; the time of publishing counts as one."""
        found = {name: CHECKS[name](_line(binding).text()) for name, binding in self._checked()}
        found["publish_at"] = self.access.problem if "sharing" in self._bindings else ""
        return {name: problem for name, problem in found.items() if problem}

    def wrong_texts(self) -> dict[str, str]:
        """Return what stands in the fields that are wrong, by the name of the field."""
        return {name: _line(self._bindings[name]).text() for name in self.problems() if name in CHECKS}

    def check(self) -> bool:
        """Show what is wrong beside the controls, and return whether all is well."""
        problems = self.problems()
        shown: dict[PlainLabel, str] = {}
        for name, label in self._problems.items():
            shown[label] = shown.get(label) or problems.get(name, "")
            if name in CHECKS:
                mark_invalid(self._bindings[name].widget, invalid=name in problems)
        for label, text in shown.items():
            label.setText(text)
            label.setVisible(bool(text))
        return not problems

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        widget = self.access.when if name == "publish_at" else self._bindings[name].widget
        widget.setFocus()

    def _mark_several(self, binding: Binding) -> None:
        binding.mark(True)
        self.several.add(binding.name)

    def _show_publish_at(self, moments: set[datetime | None]) -> None:
        if "sharing" in self.several or "sharing" not in self._bindings:
            return
        if len(moments) > 1:
            self._mark_several(self._bindings["sharing"])
        elif (moment := moments.pop()) is not None:
            self.access.set_sharing(Sharing.PUBLIC, moment)

    def _checked(self) -> Iterable[tuple[str, Binding]]:
        named = self._bindings.items()
        return [(name, binding) for name, binding in named if name in CHECKS and name not in self.several]

    def _add_main_rows(self) -> None:
        self._row(self.tr("&Title"), (bindings.bind_line("title", text_line(self.tr("Title"))), 1))
        self._row(self.tr("Art&ist"), (bindings.bind_line("metadata_artist", text_line(self.tr("Artist"))), 1))
        if "artwork" in self._writable:
            self.grid.add_row(self.tr("Art&work"), (self.artwork, 1))
        self._row(self.tr("&Genre"), (bindings.bind_line("genre", text_line(self.tr("Genre"))), 1))
        self._row(self.tr("Tag&s"), (bindings.bind_tags("tags", TagField()), 1))
        self._row(self.tr("&Description"), (bindings.bind_text("description", text_area(self.tr("Description"))), 1))
        self._row(self.tr("&Access"), (bindings.bind_access("sharing", self.access), 1))
        if "sharing" in self._problems:
            self._problems["publish_at"] = self._problems["sharing"]

    def _add_release_rows(self) -> None:
        day = text_line(self.tr("Release date"), "2026-12-04")
        day.setMinimumWidth(day.fontMetrics().horizontalAdvance("2026-12-04") + 2 * _PADDING)
        self._row(
            self.tr("R&elease"),
            (bindings.bind_date("release_date", day), 4),
            (bindings.bind_line("label_name", text_line(self.tr("Label"), self.tr("Label"))), 7),
            (bindings.bind_line("isrc", text_line("ISRC", "ISRC")), 5),
        )
        licence = bindings.bind_choice("license", choice_list(self.tr("License")), LICENSE_WORDS)
        self._row(self.tr("&License"), (licence, 1))

    def _add_details(self) -> None:
        self._row(
            self.tr("BPM and &key"),
            (bindings.bind_bpm("bpm", text_line(self.tr("Tempo in BPM"), self.tr("BPM, like 124"))), 1),
            (bindings.bind_line("key_signature", text_line(self.tr("Key"), self.tr("Key, like F♯ minor"))), 2),
        )
        self._row(self.tr("Catalogue n&o"), (bindings.bind_line("release", text_line(self.tr("Catalogue number"))), 1))
        self._row(
            self.tr("&Buy link"),
            (bindings.bind_line("purchase_url", text_line(self.tr("Buy link"), "https://")), 3),
            (bindings.bind_line("purchase_title", text_line(self.tr("Link text"), self.tr("Link text, like Buy"))), 2),
        )
        self._row(self.tr("&Video"), (bindings.bind_line("video_url", text_line(self.tr("Video link"), "https://")), 1))
        self._row(self.tr("Add&ress"), (bindings.bind_line("permalink", text_line(self.tr("Address"))), 1))
        embedding = bindings.bind_choice("embeddable_by", choice_list(self.tr("Embedding")), EMBEDDING_WORDS)
        self._row(self.tr("E&mbedding"), (embedding, 1))

    def _add_options(self, *, detailed: bool) -> None:
        boxes = [bindings.bind_box("commentable", check_box(self.tr("&Comments")))]
        boxes.append(bindings.bind_box("downloadable", check_box(self.tr("Dow&nloads"))))
        if detailed:
            boxes.append(bindings.bind_box("streamable", check_box(self.tr("Streaming"))))
        else:
            boxes.append(bindings.bind_embedding_box("embeddable_by", check_box(self.tr("Em&bedding"))))
        boxes.append(bindings.bind_box("reveal_stats", check_box(self.tr("S&how stats"))))
        if detailed:
            boxes.append(bindings.bind_box("reveal_comments", check_box(self.tr("Show comments"))))
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
            binding.edited.connect(functools.partial(self._on_edited, binding.name))
        return offered

    def _on_edited(self, name: str, *_values: Any) -> None:
        if self._filling:
            return
        self._touched.add(name)
        if name in self.several:
            self.several.remove(name)
            self._bindings[name].mark(False)
        self.check()
        self.changed.emit()


def _all_equal(values: Sequence[Any]) -> bool:
    return all(value == values[0] for value in values)


def _common_tags(values: Sequence[tuple[str, ...] | UnsetType]) -> tuple[str, ...]:
    return tuple(tag for tag in values[0] or () if all(tag in (other or ()) for other in values))


def _line(binding: Binding) -> QLineEdit:
    assert isinstance(binding.widget, QLineEdit)  # noqa: S101 -- only lines of text are checked
    return binding.widget
