"""The watched folder: whether there is one, which, and what becomes of new files in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from scmanager.core.filenames import shown
from scmanager.core.presets import Preset
from scmanager.core.tracks import Sharing
from scmanager.settings import WatchedFolderSettings
from scmanager.ui.dialogs.form_grid import FormGrid
from scmanager.ui.prompts import AsyncDialog, button, button_row, pick_folder
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_SHORTEST_S, _LONGEST_S = 5, 3600

Choose = Callable[[QWidget | None, str], Awaitable[Sequence[Path]]]
"""Asks for a folder with a title; nothing means cancelled."""


@dataclass(frozen=True, slots=True)
class WatchedFolderWish:
    """What the user wants; `is_new`: another folder than before, or one that was not watched before."""

    settings: WatchedFolderSettings
    is_new: bool
    take_present: bool


class WatchedFolderDialog(AsyncDialog):
    """Asks for all there is to know of a watched folder; `account` is whose uploads new files become.

    `elsewhere`: at the moment a folder is watched for another account.
    """

    def __init__(
        self,
        parent: QWidget | None,
        settings: WatchedFolderSettings,
        *,
        presets: Sequence[Preset],
        account: str,
        elsewhere: bool = False,
        tasks: Tasks,
        choose: Choose = pick_folder,
    ) -> None:
        super().__init__(parent, self.tr("Watched folder"))
        self.tasks = tasks
        self._before = settings
        self._presets = {preset.name: preset for preset in presets}
        self._choose = choose
        self._path = Path(settings.folder) if settings.folder else None
        self._on = QCheckBox(self.tr("&Watch a folder for new sound files"))
        self._folder = _shown_path(self.tr("Folder"))
        self._pick = button(self.tr("Choose…"))
        self._quiet = _seconds(settings.quiet_s, self.tr("Seconds without a change"))
        self._drafts = QRadioButton(self.tr("become drafts, which wait among the uploads"))
        self._uploads = QRadioButton(self.tr("are uploaded at once, with the preset"))
        self._preset = QComboBox()
        self._present = QCheckBox(self.tr("Take the files that are in it now as well"))
        self._outcome = PlainLabel(role="hint", wrap=True)
        self._save = button(self.tr("Save"), "primary")
        self._fill(settings)
        self._lay_out(self._explanation(account), self._elsewhere() if elsewhere else "")
        self._connect()
        self._update()

    @property
    def wish(self) -> WatchedFolderWish:
        """What is chosen now."""
        settings = WatchedFolderSettings(
            is_on=self._on.isChecked(),
            folder=str(self._path) if self._path else "",
            quiet_s=self._quiet.value(),
            preset=self._preset.currentText() if self._uploads.isChecked() else "",
            profile=self._before.profile,
        )
        return WatchedFolderWish(settings, self._is_new, self._is_new and self._present.isChecked())

    @property
    def _is_new(self) -> bool:
        was_watched = self._before.is_on and Path(self._before.folder) == self._path
        return self._on.isChecked() and not was_watched

    def _fill(self, settings: WatchedFolderSettings) -> None:
        self._on.setChecked(settings.is_on)
        self._show_folder()
        self._preset.setAccessibleName(self.tr("Preset"))
        self._preset.addItems(list(self._presets))
        self._preset.setCurrentIndex(max(0, self._preset.findText(settings.preset)))
        uploads = settings.preset in self._presets
        self._uploads.setChecked(uploads)
        self._drafts.setChecked(not uploads)

    def _show_folder(self) -> None:
        self._folder.setText(shown(str(self._path)) if self._path else "")

    def _problem(self) -> str:
        if not self._on.isChecked():
            return ""
        if self._path is None:
            return self.tr("Choose a folder.")
        return "" if _is_text(self._path) else self.tr("The name of this folder cannot be remembered. Choose another.")

    def _update(self) -> None:
        """Offer what can be chosen, and say what would become of new files."""
        is_on, uploads, problem = self._on.isChecked(), self._uploads.isChecked(), self._problem()
        for widget in (self._folder, self._pick, self._quiet, self._drafts):
            widget.setEnabled(is_on)
        self._uploads.setEnabled(is_on and bool(self._presets))
        self._preset.setEnabled(is_on and uploads)
        self._present.setVisible(self._is_new)
        self._outcome.setText(self._words())
        self._outcome.set_role("warning" if self._is_public else "hint")
        self._wrong.setText(problem if self._path is not None else "")
        self._wrong.setVisible(bool(self._wrong.text()))
        self._save.setEnabled(not problem)
        self._save.setToolTip(problem)

    @property
    def _is_public(self) -> bool:
        preset = self._presets.get(self._preset.currentText()) if self._uploads.isChecked() else None
        return preset is not None and preset.fields.sharing is Sharing.PUBLIC

    def _words(self) -> str:
        if not self._presets:
            return self.tr("To have them uploaded, save a preset in the upload dialog first.")
        if not self._uploads.isChecked():
            return self.tr("Nothing is sent before you say so.")
        if self._is_public:
            return self.tr("With this preset everybody can hear them as soon as they are uploaded.")
        return self.tr("They stay private. What seems to be there already becomes a draft instead.")

    @async_action
    async def _choose_folder(self) -> None:
        chosen = await self._choose(self, self.tr("Watch which folder?"))
        if chosen:
            self._path = chosen[0]
            self._show_folder()
            self._update()

    def _connect(self) -> None:
        for box in (self._on, self._uploads, self._drafts):
            box.toggled.connect(self._update)
        self._preset.currentIndexChanged.connect(self._update)
        on_click(self._pick, self._choose_folder)
        self._save.clicked.connect(self.accept)

    def _lay_out(self, explanation: str, elsewhere: str) -> None:
        self.setMinimumWidth(560)
        form = QWidget()
        grid = FormGrid(form)
        grid.setContentsMargins(0, 6, 0, 6)
        self._wrong = grid.add_row(self.tr("Folder"), (self._folder, 1), (self._pick, 0))
        grid.addWidget(self._present, grid.rowCount(), 1)
        quiet = PlainLabel(self.tr("seconds without a change"), role="secondary")
        grid.add_row(self.tr("Take files after"), (self._quiet, 0), (quiet, 1))
        grid.add_row(self.tr("New files"), (self._drafts, 1))
        grid.add_row("", (self._uploads, 0), (self._preset, 1))
        grid.add_row("", (self._outcome, 1))
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addWidget(PlainLabel(explanation, role="secondary", wrap=True))
        if elsewhere:
            column.addWidget(PlainLabel(elsewhere, role="warning", wrap=True))
        column.addWidget(self._on)
        column.addWidget(form)
        column.addLayout(_foot(button_row(None, cancel, self._save)))

    def _explanation(self, account: str) -> str:
        words = self.tr(
            "While the program runs it looks into the folder every few seconds. New files go to the account “{}”. "
            "Folders in it, hidden files, and files that are still being written are left alone."
        )
        return words.format(account)

    def _elsewhere(self) -> str:
        return self.tr("A folder is watched for another account at the moment. Switched on here, it no longer is.")


def _shown_path(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setReadOnly(True)
    field.setAccessibleName(name)
    return field


def _seconds(value: int, name: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(_SHORTEST_S, _LONGEST_S)
    field.setValue(value)
    field.setFixedWidth(84)
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(6, 0, 6, 0)
    return field


def _foot(row: QHBoxLayout) -> QHBoxLayout:
    row.setContentsMargins(0, 6, 0, 0)
    return row


def _is_text(path: Path) -> bool:
    """Tell whether the settings can hold a path: names on disk are bytes, and need not be UTF-8."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
