"""The files of the upload dialog as rows."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts
from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.filenames import shown
from scmanager.ui.widgets.picture_files import Picture

DRAFT_ROLE = Qt.ItemDataRole.UserRole
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class DraftsModel(QAbstractListModel):
    """Drafts in the order they were added, each file once, with its picture made small."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts: list[Draft] = []
        self._pictures: dict[Path, Picture] = {}

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All drafts."""
        return tuple(self._drafts)

    def draft(self, row: int) -> Draft | None:
        """Return the draft of a row, None when there is no such row."""
        return self._drafts[row] if 0 <= row < len(self._drafts) else None

    def picture(self, path: Path) -> Picture | None:
        """Return the picture of a file, None when it has none or it was not read yet."""
        return self._pictures.get(path)

    def add(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Append the drafts of files that are not listed yet and return them."""
        known = {draft.path for draft in self._drafts}
        fresh = list({draft.path: draft for draft in drafts if draft.path not in known}.values())
        if fresh:
            first = len(self._drafts)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._drafts.extend(fresh)
            self.endInsertRows()
        return fresh

    def replace(self, row: int, draft: Draft) -> None:
        """Put a changed draft in its row."""
        self._drafts[row] = draft
        self.dataChanged.emit(self.index(row), self.index(row))

    def set_picture(self, path: Path, picture: Picture | None) -> None:
        """Keep or forget the picture of a file."""
        if picture is None:
            self._pictures.pop(path, None)
        else:
            self._pictures[path] = picture
        rows = [row for row, draft in enumerate(self._drafts) if draft.path == path]
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> None:
        """Take a row away."""
        self.beginRemoveRows(QModelIndex(), row, row)
        draft = self._drafts.pop(row)
        self._pictures.pop(draft.path, None)
        self.endRemoveRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._drafts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows, says to a screen reader, or is."""
        draft = self.draft(index.row()) if index.isValid() else None
        if draft is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(draft)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{title_of(draft)}, {second_line(draft)}"
            case Qt.ItemDataRole.ToolTipRole:
                return html.escape(second_line(draft))
        return {DRAFT_ROLE: draft, PICTURE_ROLE: self._pictures.get(draft.path)}.get(role)


def title_of(draft: Draft) -> str:
    """Return the title a draft will have; a file that cannot be uploaded goes by its name."""
    title = draft.fields.title
    return title if draft.can_upload and isinstance(title, str) and title.strip() else shown(draft.path.name)


def second_line(draft: Draft) -> str:
    """Return what stands below the title: the problem, the warning, or what the file is."""
    if draft.problem:
        return f"{draft.problem} It will be skipped."
    if draft.warning:
        return draft.warning
    return " · ".join([shown(draft.path.name), *(_facts(draft.audio) if draft.audio else ())])


def _facts(audio: AudioFile) -> list[str]:
    facts = [texts.size(audio.size)]
    if audio.duration_ms is not None:
        facts.append(texts.length(audio.duration_ms))
    rate = f"{audio.sample_rate / 1000:g} kHz" if audio.sample_rate else ""
    depth = f"{audio.bit_depth}-bit" if audio.bit_depth else ""
    if rate or depth:
        facts.append(f"{rate} {depth}".strip())
    return facts
