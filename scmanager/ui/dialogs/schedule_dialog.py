"""When a track becomes public: another time, at once, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.schedule import ONLY_WHILE_RUNNING, ScheduledItem, words_of
from scmanager.ui.dialogs.moment_layout import lay_out_moment
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel

_SUGGESTED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ScheduleWish:
    """What the user wants of a scheduled track; `when` belongs to `move`."""

    kind: Literal["move", "publish", "cancel"]
    when: datetime | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class ScheduleDialog(AsyncDialog):
    """The time of one track; `wish` is what was chosen."""

    def __init__(self, parent: QWidget | None, item: ScheduledItem, *, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(parent, self.tr("When “{}” becomes public").format(item.title))
        self._item = item
        self._clock = clock
        self.wish: ScheduleWish | None = None
        self._time = MomentField(self.tr("Day and time"))
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._move = button(self.tr("Change time") if item.is_waiting else self.tr("Set time"), "primary")
        self._publish = button(self.tr("Make public now"))
        self._cancel = button(self.tr("Keep it private"))
        self._cancel.setVisible(item.is_waiting)
        words = PlainLabel(words_of(item, clock()), wrap=True)
        lay_out_moment(
            self,
            [words],
            self._time,
            self._hint,
            ONLY_WHILE_RUNNING,
            others=[self._publish, self._cancel],
            main=self._move,
        )
        self._connect()
        self._time.set_moment(item.publish_at if item.publish_at > clock() else clock() + _SUGGESTED)
        self._on_edited()

    @classmethod
    async def ask(cls, parent: QWidget | None, item: ScheduledItem) -> ScheduleWish | None:
        """Let the user choose; None means that all stays as it is."""
        dialog = cls(parent, item)
        return dialog.wish if await dialog.answered() else None

    def _on_edited(self) -> None:
        """Say what the time would mean, and let it be chosen only when it is another one and to come."""
        when, now = self._time.moment, self._clock()
        is_over, is_same = when <= now, when == _to_the_minute(self._item.publish_at)
        words = self.tr("This time is over.") if is_over else self.tr("In {}").format(texts.span(when - now))
        self._hint.setText(words)
        self._hint.set_role("error" if is_over else "secondary")
        self._move.setEnabled(not is_over and not (is_same and self._item.is_waiting))
        self._move.setDefault(self._move.isEnabled())

    def _choose(self, wish: ScheduleWish) -> None:
        self.wish = wish
        self.accept()

    def _on_move(self) -> None:
        self._choose(ScheduleWish("move", self._time.moment))

    def _on_publish(self) -> None:
        self._choose(ScheduleWish("publish"))

    def _on_cancel(self) -> None:
        self._choose(ScheduleWish("cancel"))

    def _connect(self) -> None:
        self._time.dateTimeChanged.connect(self._on_edited)
        self._move.clicked.connect(self._on_move)
        self._publish.clicked.connect(self._on_publish)
        self._cancel.clicked.connect(self._on_cancel)


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
