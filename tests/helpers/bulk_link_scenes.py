"""What `make shots` takes of links of many tracks: copied, exported, with failures, and the promo sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QTableView

from scmanager.core.link_texts import LinkFormat
from scmanager.core.tracks import Track
from scmanager.ui.bulk_links import BulkLinks
from scmanager.ui.main_window import MainWindow
from tests.helpers.stage import Stage, choose_view
from tests.helpers.waiting import until
from tests.helpers.windows import named

_SECRETS = "/tracks/*/secret-token*"
_SMALL = QSize(1280, 800)


async def bulk_links(stage: Stage) -> None:
    """The menu, links being read, some that failed, and for whom they were copied."""
    async with stage.window(size=_SMALL) as window:
        tracks = await _private(window)
        table = named(window, QTableView, "Tracks")
        table.selectAll()
        pane = window.workspace._tracks.pane
        pane.table.menu_wanted.emit(pane.table.mapToGlobal(pane.table.rect().center()))
        await until(lambda: _menus(window))
        await stage.keep(_menus(window)[0], "links-menu")
        _menus(window)[0].close()
        links = window.frame.findChild(BulkLinks)
        stage.box.fault("latency", path=_SECRETS, times=None, arg=30)
        reading = links.copy(tracks, LinkFormat.LIST)
        dialog = await stage.dialog("Copy links")
        await stage.keep(dialog, "links-reading")
        dialog._stop.click()
        await until(dialog._again.isVisible)
        await stage.keep(dialog, "links-stopped")
        stage.box.clear_faults()
        dialog.reject()
        await reading
        stage.box.fault("status", path=_SECRETS, times=3, arg=403)
        links.copy(tracks, LinkFormat.LIST)
        dialog = await stage.dialog("Copy links")
        await until(dialog._again.isVisible)
        await stage.keep(window.frame, "links-failed-1280")
        await stage.keep(dialog, "links-failed")
        dialog._again.click()
        await until(dialog._whom.isVisible)
        await stage.keep(window.frame, "links-copied-1280")
        await stage.keep(dialog, "links-copied")
        dialog.reject()
        await window.workspace.tasks.settled()


async def _private(window: MainWindow) -> list[Track]:
    choose_view(window, "private")
    table = named(window, QTableView, "Tracks")
    await until(lambda: table.model().rowCount() == 20)
    return list(window.workspace._tracks.pane.shown())


def _menus(window: MainWindow) -> list[QMenu]:
    return [each for each in window.frame.findChildren(QMenu) if each.isVisible()]
