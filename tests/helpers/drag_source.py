"""A window that holds files: whoever drags it drags them. Ends after one drag, and prints whether they were taken.

python -m tests.helpers.drag_source FILE...
"""

import os
import sys
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

TITLE = "files to drag"
PLACE, SIZE = QPoint(1500, 60), QSize(240, 160)


class FileHolder(QWidget):
    """A bare window at the right edge of the screen."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._lines = [b"file://" + quote_from_bytes(os.fsencode(name)).encode() for name in names]
        self.setWindowTitle(TITLE)
        self.move(PLACE)
        self.resize(SIZE)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        data = QMimeData()
        # Written by hand, as file managers do: QUrl would alter names that are no UTF-8.
        data.setData("text/uri-list", b"\r\n".join([*self._lines, b""]))
        drag = QDrag(self)
        drag.setMimeData(data)
        taken = drag.exec(Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction
        print("taken" if taken else "refused", flush=True)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    holder = FileHolder(sys.argv[1:])
    holder.show()
    sys.exit(app.exec())
