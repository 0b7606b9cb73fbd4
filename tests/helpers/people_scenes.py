"""What `make shots` takes of the people with access to one track: every state of the card, in a narrow inspector."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QDialog

from scmanager.core.capabilities import Capability
from scmanager.core.tracks import Sharing
from scmanager.core.users import User
from scmanager.errors import Offline
from scmanager.paths import resources
from scmanager.ui.panes.people_card import PeopleCard
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.person_field import PersonField
from tests.helpers.inspector_fakes import HALVARD, MEANDER, ODILE, ZOFIA, Rig, by_name, make_track
from tests.helpers.stage import Stage
from tests.helpers.waiting import until

LONG = User(urn="soundcloud:users:71", username="The Very Long Winded Ensemble of the Lower Estuary & Friends")
CROWD = [User(urn=f"soundcloud:users:{n}", username=f"listener {n:02}") for n in range(100, 124)]
TRACK = make_track()


@contextlib.asynccontextmanager
async def card(
    stage: Stage, name: str, *lacking: Capability, people: Sequence[User] = (), recent: Sequence[User] = ()
) -> AsyncIterator[Rig]:
    """Open the Sharing tab over stand-ins, and take the picture after what is done with it."""
    app = cast("QApplication", QApplication.instance())
    rig = Rig(Theme(app, resources() / "style" / "app.qss", stage.theme), *lacking)
    rig.sharing.lists[TRACK.urn] = list(people)
    rig.sharing.recent = list(recent)
    rig.inspector.resize(392, 940)
    await rig.show(TRACK)
    await rig.open_tab("Sharing")
    yield rig
    await stage.keep(rig.inspector.findChild(PeopleCard), f"people-{name}")
    rig.sharing.release()
    await rig.close()


async def people(stage: Stage) -> None:
    """The list read, waited for, failed, empty, of many; changes, a conflict, and what was saved."""
    usual = [ZOFIA, HALVARD, MEANDER]
    async with card(stage, "filled", people=usual, recent=[LONG, CROWD[0], CROWD[1]]):
        pass
    async with card(stage, "empty", recent=[ZOFIA, HALVARD]):
        pass
    async with card(stage, "many", people=[LONG, *CROWD]) as rig:
        for n in range(100, 112):
            rig.press(f"Remove listener {n}")
    async with card(stage, "changes", people=usual, recent=[CROWD[0], LONG]) as rig:
        rig.press("Remove halvard-moe")
        rig.press("Add listener 100")
    async with card(stage, "saved", people=usual, recent=[CROWD[0]]) as rig:
        rig.press("Add listener 100")
        rig.press("Save access")
        await rig.tasks.settled()
    async with card(stage, "conflict", people=usual, recent=[CROWD[0]]) as rig:
        await conflict(stage, rig)
    async with card(stage, "field", people=usual) as rig:
        await suggestions(stage, rig)
    await nothing_to_show(stage)


async def suggestions(stage: Stage, rig: Rig) -> None:
    """The names that are offered while one is typed; the field complains about somebody unknown."""
    field = by_name(rig.inspector, PersonField, "Add person")
    rig.inspector.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "a")
    field.suggestions_wanted.emit("a")
    popup = field.findChild(QCompleter).popup()
    await until(popup.isVisible)
    await stage.keep(popup, "people-suggestions")
    popup.hide()
    field.setText("somebody unknown")
    rig.press("Add")
    await rig.tasks.settled()


async def conflict(stage: Stage, rig: Rig) -> None:
    """Save while somebody else changed the list; the question before is taken as well."""
    rig.press("Add listener 100")
    rig.press("Remove radio-meander")
    rig.sharing.lists[TRACK.urn] = [HALVARD, MEANDER, LONG]
    rig.press("Save access")
    await stage.dialog("Save who may")
    (dialog,) = [each for each in rig.inspector.findChildren(QDialog) if each.isVisible()]
    await stage.keep(dialog, "people-question")
    dialog.accept()
    await rig.tasks.settled()


async def nothing_to_show(stage: Stage) -> None:
    """Why there is no list: it is on its way, it failed, or there can be none."""
    async with card(stage, "failed") as rig:
        shown = rig.inspector.findChild(PeopleCard)
        shown.show_track(make_track(2))
        rig.sharing.failure = Offline("No connection to soundcloud.com. Check the network and try again.")
        await shown.load()
    async with card(stage, "no-server", Capability.PERMISSIONS):
        pass
    async with card(stage, "public") as rig:
        await rig.show(make_track(sharing=Sharing.PUBLIC))
    async with card(stage, "foreign") as rig:
        await rig.show(make_track(3, user=HALVARD))
    async with card(stage, "loading") as rig:
        rig.sharing.hold()
        rig.inspector.show_tracks([make_track(4, user=ODILE)])
