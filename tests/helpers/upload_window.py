"""An upload dialog over files, on a real screen: prints where its rows are, then the order of the files as it changes.

python -m tests.helpers.upload_window FILE...
"""

import asyncio
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QListView

from scmanager.loop import Loop
from tests.helpers.dialogs import Stage


async def main(stage: Stage, paths: list[Path]) -> None:
    dialog = await stage.upload_dialog(*paths)
    dialog.move(100, 60)
    await asyncio.sleep(0.5)  # the window has its place
    view = dialog.findChild(QListView)
    rows = [view.visualRect(view.model().index(row, 0)).center() for row in range(view.model().rowCount())]
    places = [view.viewport().mapToGlobal(point) for point in rows]
    print(" ".join(f"{place.x()},{place.y()}" for place in places), flush=True)
    view.model().rowsMoved.connect(lambda: print(" ".join(d.path.stem for d in dialog.drafts()), flush=True))
    await asyncio.Event().wait()


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    with Loop(app) as loop:
        loop.run_until_complete(main(Stage(app), [Path(name) for name in sys.argv[1:]]))
