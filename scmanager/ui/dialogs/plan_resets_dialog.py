"""When the links of several tracks are to be reset: at one time for all, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.ui.dialogs.reset_time_dialog import ResetTimeDialog
from scmanager.ui.prompts import button
from scmanager.ui.widgets.plain_label import PlainLabel


class PlanResetsDialog(ResetTimeDialog):
    """The time of several tracks, some of which have one `planned` already."""

    def __init__(self, parent: QWidget | None, count: int, planned: int, *, clock: Callable[[], datetime]) -> None:
        words = [PlainLabel(_tr("Secret links of {}").format(texts.plural(count, "track")), role="title")]
        if planned:
            text = _tr("A reset is planned for {} of them already. It moves to this time.")
            words.append(PlainLabel(text.format(texts.count(planned)), wrap=True))
        never = button(_tr("Do not reset them"))
        if not planned:
            never.hide()
        setter = button(_tr("Reset at this time"), "primary")
        super().__init__(parent, _tr("Reset the links on…"), words, setter=setter, never=never, clock=clock)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanResetsDialog", text)
