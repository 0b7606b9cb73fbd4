"""The files of the upload dialog as rows, which can be put in another order."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts
from scmanager.core.candidates import Candidate, Choice
from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.filenames import shown
from scmanager.ui.widgets.picture_files import Picture

CANDIDATE_ROLE = Qt.ItemDataRole.UserRole
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_ROW_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled


class DraftsModel(QAbstractListModel):
    """Candidates in their order, each file once, with its picture made small."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Candidate] = []
        self._places: dict[Path, int] = {}
        self._pictures: dict[Path, Picture] = {}

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All candidates."""
        return tuple(self._rows)

    def candidate(self, row: int) -> Candidate | None:
        """Return the candidate of a row, None when there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, path: Path) -> int:
        """Return the row of a file, -1 when it is not listed."""
        if not self._places:
            self._places = {each.draft.path: row for row, each in enumerate(self._rows)}
        return self._places.get(path, -1)

    def picture(self, path: Path) -> Picture | None:
        """Return the picture of a file, None when it has none or it was not read yet."""
        return self._pictures.get(path)

    def add(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Append the candidates of files that are not listed yet and return them."""
        fresh = list({each.draft.path: each for each in candidates if self.row_of(each.draft.path) < 0}.values())
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self._places = {}
            self.endInsertRows()
        return fresh

    def change(self, changed: Mapping[Path, Candidate]) -> None:
        """Put changed candidates in place of those of the same files."""
        for path, candidate in changed.items():
            if (row := self.row_of(path)) >= 0:
                self._set(row, candidate)

    def set_rows(self, first: int, candidates: Sequence[Candidate]) -> None:
        """Show other candidates for the same files in the same order; only rows that differ are drawn again."""
        for row, candidate in enumerate(candidates, start=first):
            self._set(row, candidate)

    def set_picture(self, path: Path, picture: Picture | None) -> None:
        """Keep or forget the picture of a file."""
        if picture is None:
            self._pictures.pop(path, None)
        else:
            self._pictures[path] = picture
        if (row := self.row_of(path)) >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> None:
        """Take a row away."""
        self.beginRemoveRows(QModelIndex(), row, row)
        self._pictures.pop(self._rows.pop(row).draft.path, None)
        self._places = {}
        self.endRemoveRows()

    def shift(self, rows: Iterable[int], step: int) -> None:
        """Move rows one place up (-1) or down (1), as far as there is room; they keep their order."""
        edge = len(self._rows) - 1 if step > 0 else 0
        for row in sorted(rows, reverse=step > 0):
            if row == edge:
                edge -= step
            else:
                self.moveRows(QModelIndex(), row, 1, QModelIndex(), row + 2 if step > 0 else row - 1)

    def moveRows(  # noqa: N802 -- Qt's name
        self, parent: _Index, row: int, count: int, destination: _Index, before: int
    ) -> bool:
        """Move rows in front of another one; False when that changes nothing."""
        if not 0 <= row < row + count <= len(self._rows) or not 0 <= before <= len(self._rows):
            return False
        if not self.beginMoveRows(parent, row, row + count - 1, destination, before):
            return False
        moved = self._rows[row : row + count]
        del self._rows[row : row + count]
        at = before - count if before > row else before
        self._rows[at:at] = moved
        self._places = {}
        self.endMoveRows()
        return True

    def _set(self, row: int, candidate: Candidate) -> None:
        if self._rows[row] is not candidate:
            self._rows[row] = candidate
            self.dataChanged.emit(self.index(row), self.index(row))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be dragged, and dropped between others."""
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved only."""
        return Qt.DropAction.MoveAction

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows, says to a screen reader, or is."""
        candidate = self.candidate(index.row()) if index.isValid() else None
        if candidate is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(candidate)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{title_of(candidate)}, {second_line(candidate)}"
            case Qt.ItemDataRole.ToolTipRole:
                return html.escape(second_line(candidate))
        return {CANDIDATE_ROLE: candidate, PICTURE_ROLE: self._pictures.get(candidate.draft.path)}.get(role)


def title_of(candidate: Candidate) -> str:
    """Return the title a file will have; one that cannot be uploaded goes by its name."""
    draft = candidate.draft
    title = draft.fields.title
    return title if draft.can_upload and isinstance(title, str) and title.strip() else shown(draft.path.name)


def second_line(candidate: Candidate) -> str:
    """Return what stands below the title: what stands against it, the question, the warning, or what the file is."""
    draft = candidate.draft
    if draft.problem:
        return f"{draft.problem} It will be skipped."
    if not candidate.is_wanted:
        return f"{candidate.question} It will be skipped."
    if candidate.shortage:
        return f"{candidate.shortage} It will not be uploaded."
    if candidate.fault:
        return candidate.fault
    if candidate.question:
        answer = "It will be uploaded again." if candidate.choice is Choice.UPLOAD else "Upload again?"
        return f"{candidate.question} {answer}"
    return draft.warning or facts_of(draft)


def says_more(candidate: Candidate) -> bool:
    """Tell whether the second line is more than what the file is."""
    draft = candidate.draft
    return not candidate.will_upload or bool(candidate.fault or candidate.question or draft.warning)


def facts_of(draft: Draft) -> str:
    """Return what a file is: its name, size, length and rate."""
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
