"""What tests of the table of tracks share: tracks, a pane over them, and pictures from a stand-in server."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QTableView

from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.settings import TableState
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.tracks_model import NEWEST_FIRST, TRACK_ROLE, TracksModel
from scmanager.ui.panes.tracks_pane import TracksPane
from tests.helpers.dialogs import Stage
from tests.helpers.waiting import until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OWNER = User(urn="soundcloud:users:7", username="Tilde Rask")
GENRES = ("Ambient", "Techno", "Dream pop", "")


def urn(number: int) -> str:
    """Return the URN of a track."""
    return f"soundcloud:tracks:{number}"


def track(number: int, **changes: Any) -> Track:
    """Return a public track; a higher number is older."""
    values: dict[str, Any] = {
        "urn": urn(number),
        "title": f"Piece {number:03}",
        "user": OWNER,
        "sharing": Sharing.PUBLIC,
        "playback_count": 0,
        "created_at": NOON - timedelta(days=number),
        "permalink_url": f"https://soundcloud.com/tilde-rask/piece-{number}",
    }
    return Track(**(values | changes))


def some_tracks(count: int, seed: int = 1) -> list[Track]:
    """Return tracks with counts, genres and titles in no order."""
    chance = random.Random(seed)
    return [
        track(
            number,
            title=f"{chance.choice(('Kite', 'Élan', 'marsh', 'Œuvre'))} {chance.randrange(1000)}",
            playback_count=chance.choice((None, chance.randrange(5_000_000_000))),
            genre=chance.choice(GENRES),
            sharing=chance.choice((Sharing.PUBLIC, Sharing.PRIVATE)),
            tags=("night", "field recording") if chance.random() < 0.3 else (),
        )
        for number in range(count)
    ]


def numbers(model: TracksModel) -> list[int]:
    """Return the numbers of the tracks shown, in the order of the rows."""
    return [int(model.track_at(row).urn.rpartition(":")[2]) for row in range(model.rowCount())]


def look_through(model: TracksModel) -> None:
    """Learn the words of all tracks at once, as is done in the background else."""
    model.rows.catalogue.learn([model.rows.book.words_used], model.rows.catalogue.slots())


async def at_rest(model: TracksModel) -> None:
    """Wait until a model has sorted and searched everything."""
    await until(lambda: not model.is_busy)


class PlainTiles(QObject):
    """Pictures that are never there and paint nothing."""

    arrived = Signal(str)

    def paint(self, painter: QPainter, area: QRect, url: str, name: str, *, own: bool = False) -> None:
        """Leave the place empty."""

    def forget_others(self, urls: Collection[str], size: int) -> None:
        """Have nothing to forget."""


class TableStage(Stage):
    """A shown pane of own tracks; `heard` collects what the pane says."""

    def __init__(
        self, app: QApplication, *tracks: Track, width: int = 900, tables: dict[str, TableState] | None = None
    ) -> None:
        super().__init__(app)
        self.model = TracksModel(self.tasks, sort=NEWEST_FIRST)
        self.model.apply(tracks)
        self.pane = TracksPane(self.theme, PlainTiles(), self.model, tables=tables)  # type: ignore[arg-type]
        self.heard: list[tuple[str, Any]] = []
        for name in ("activated", "edit_wanted", "delete_wanted", "copy_link_wanted", "open_page_wanted"):
            getattr(self.pane, name).connect(lambda value, name=name: self.heard.append((name, value)))
        for name in ("refresh_wanted", "upload_wanted"):
            getattr(self.pane, name).connect(lambda name=name: self.heard.append((name, None)))
        self.pane.resize(width, 600)
        self.pane.show()

    async def with_focus(self) -> None:
        """Give the keyboard to the table, as soon as the window has it."""
        self.pane.activateWindow()
        await until(self.pane.isActiveWindow)
        self.table.setFocus()

    @property
    def table(self) -> QTableView:
        """The table."""
        return self.pane.findChild(QTableView)

    def titles(self) -> list[str]:
        """Return the titles shown, in the order of the rows."""
        rows = range(self.table.model().rowCount())
        return [self.table.model().index(row, 0).data(TRACK_ROLE).title for row in rows]

    def selected(self) -> list[str]:
        """Return the URNs of the selected tracks."""
        return [each.urn for each in self.pane.selected()]

    def shown_columns(self) -> list[str]:
        """Return the keys of the columns that can be seen, in their order."""
        header = self.table.horizontalHeader()
        numbers = [header.logicalIndex(place) for place in range(header.count())]
        return [KEYS[number] for number in numbers if not self.table.isColumnHidden(number)]

    async def search(self, text: str) -> None:
        """Type into the search field and wait for the result."""
        self.pane.toolbar.line.setText(text)
        await at_rest(self.model)
