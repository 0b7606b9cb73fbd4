"""Save pictures of every window and dialog, in both themes: `python -m tests.helpers.shots FOLDER [SCENE…]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from scmanager.loop import Loop
from scmanager.ui.qt_log import log_qt_message
from tests.helpers import (
    bulk_link_scenes,
    catalogue_scenes,
    link_scenes,
    message_scenes,
    overview_scenes,
    panel_scenes,
    people_scenes,
    scenes,
    sharing_scenes,
    table_scenes,
    upload_scenes,
    upload_view_scenes,
)
from tests.helpers.sandbox import Sandbox
from tests.helpers.stage import Stage

SCENES = {
    scene.__name__: scene
    for scene in (
        scenes.main_window, scenes.inspector, scenes.empty_panes, scenes.loading_panes, scenes.failed_panes,
        scenes.impossible_panes, scenes.upload_dialog, scenes.track_dialogs, scenes.other_dialogs, scenes.browse,
        scenes.browse_current, scenes.browse_people,
        upload_scenes.upload_states, upload_view_scenes.uploads, upload_view_scenes.uploads_in_every_state,
        upload_view_scenes.uploads_dialogs, upload_view_scenes.uploads_questions, upload_view_scenes.uploads_empty,
        catalogue_scenes.searching, catalogue_scenes.search_mistakes,
        catalogue_scenes.filters, catalogue_scenes.views, catalogue_scenes.columns,
        link_scenes.links, link_scenes.links_long, link_scenes.link_answers, link_scenes.links_dialogs,
        link_scenes.links_troubled, overview_scenes.overview, overview_scenes.overview_states,
        overview_scenes.planned_resets,
        message_scenes.messages, message_scenes.many_tracks, message_scenes.edits_from_a_file,
        table_scenes.table, table_scenes.table_typing, table_scenes.table_menus,
        sharing_scenes.sharing_panel, sharing_scenes.sharing_dialogs, sharing_scenes.qr_for_whom, people_scenes.people,
        panel_scenes.panel_states, panel_scenes.reset_faults, panel_scenes.access_of_many,
        panel_scenes.reset_of_one,
        bulk_link_scenes.bulk_links, bulk_link_scenes.promo_sheet, bulk_link_scenes.message_templates,
        bulk_link_scenes.handing_out,
    )
}  # fmt: skip


def main() -> None:
    """Take the pictures at the usual scale, and those of the main window at twice the scale."""
    parser = argparse.ArgumentParser(description="Save pictures of every window and dialog.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("scene", nargs="*", choices=[*SCENES, []], help="only these scenes")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    take(options.folder.absolute(), options.scene or list(SCENES))
    if not options.scene:
        words = ["-m", "tests.helpers.shots", options.folder / "scale-2", "main_window", "upload_states", "uploads"]
        subprocess.run([sys.executable, *words], env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


def take(folder: Path, names: list[str]) -> None:
    """Take the pictures of some scenes."""
    qInstallMessageHandler(log_qt_message)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with Sandbox.start() as box, Loop(app) as loop:
        for name in names:
            for theme in ("dark", "light"):
                box.reset()
                loop.run_until_complete(SCENES[name](Stage(app, box, folder, theme)))
    shutil.rmtree(folder / ".files", ignore_errors=True)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
