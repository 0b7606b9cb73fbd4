"""About the program: its version, its licence, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scmanager import __version__
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.frames import line, scrolled
from scmanager.ui.widgets.plain_label import PlainLabel

_LICENCES = (
    ("Qt and PySide6", "LGPL 3", "The Qt Company"),
    ("httpx", "BSD 3-Clause", "Tom Christie"),
    ("keyring", "MIT", "Kang Zhang and others"),
    ("msgspec", "BSD 3-Clause", "Jim Crist-Harif"),
    ("platformdirs", "MIT", "The platformdirs developers"),
    ("psygnal", "BSD 3-Clause", "Talley Lambert"),
    ("qasync", "BSD 2-Clause", "Arve Knudsen and others"),
    ("QtAwesome", "MIT", "Sylvain Corlay and the Spyder developers"),
    ("tinytag", "MIT", "Tom Wallroth, Mat"),
    ("zstandard", "BSD 3-Clause", "Gregory Szorc"),
)


class AboutDialog(AsyncDialog):
    """Says what this is, that SoundCloud has no part in it, and under which licences it stands."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, self.tr("About scmanager"))
        self.setMinimumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(PlainLabel(f"scmanager {__version__}", role="heading"))
        column.addWidget(PlainLabel(self.tr("A desktop track manager for SoundCloud. Free software, MIT licence.")))
        affiliation = self.tr(
            "This program is not affiliated with, endorsed or supported by SoundCloud. "
            "SoundCloud is a trademark of its owner; tracks belong to those who uploaded them."
        )
        column.addWidget(PlainLabel(affiliation, role="secondary", wrap=True))
        column.addSpacing(4)
        column.addWidget(line())
        column.addWidget(PlainLabel(self.tr("It stands on (Qt {} is running)").format(qVersion()), role="section"))
        area = scrolled(_licence_table())
        area.setAccessibleName(self.tr("Licences"))
        area.setMinimumHeight(170)
        column.addWidget(area, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column.addLayout(button_row(None, close))


def _licence_table() -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    for row, cells in enumerate(_LICENCES):
        for column, text in enumerate(cells):
            grid.addWidget(PlainLabel(text, role="secondary" if column else ""), row, column)
    grid.setRowStretch(len(_LICENCES), 1)
    return table
