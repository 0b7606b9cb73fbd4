"""The comments of a track as rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts
from scmanager.core.comments import Comment, by_time

COMMENT_ROLE = int(Qt.ItemDataRole.UserRole)
HEADING_ROLE = COMMENT_ROLE + 1
Index = QModelIndex | QPersistentModelIndex


class CommentsModel(QAbstractListModel):
    """Comments by their place in the track; those without a place stand last, under a heading."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comments: list[Comment] = []

    @property
    def comments(self) -> Sequence[Comment]:
        """All comments in the order of the rows."""
        return tuple(self._comments)

    def set_comments(self, comments: Sequence[Comment]) -> None:
        """Show other comments."""
        self.beginResetModel()
        self._comments = by_time(list(comments))
        self.endResetModel()

    def insert(self, comment: Comment) -> int:
        """Put one more comment in its place and return its row."""
        row = by_time([*self._comments, comment]).index(comment)
        self.beginInsertRows(QModelIndex(), row, row)
        self._comments.insert(row, comment)
        self.endInsertRows()
        return row

    def row_of(self, urn: str) -> int | None:
        """Return the row of a comment, None when it is not among them."""
        return next((row for row, comment in enumerate(self._comments) if comment.urn == urn), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many comments there are."""
        return 0 if parent.isValid() else len(self._comments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the comment, its heading, or its words."""
        if not index.isValid():
            return None
        comment = self._comments[index.row()]
        if role == COMMENT_ROLE:
            return comment
        if role == HEADING_ROLE:
            return self._heading(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{comment.user.name}, {self.place_text(comment)}: {comment.body}"
        return None

    def place_text(self, comment: Comment) -> str:
        """Write where a comment stands: `1:23`, or that it has no place."""
        return self.tr("untimed") if comment.timestamp_ms is None else texts.length(comment.timestamp_ms)

    def _heading(self, row: int) -> str:
        """Return the heading above a row: above the first comment without a place, if others have one."""
        first_untimed = self._comments[row].timestamp_ms is None and (
            row > 0 and self._comments[row - 1].timestamp_ms is not None
        )
        return self.tr("Without a place in the track") if first_untimed else ""
