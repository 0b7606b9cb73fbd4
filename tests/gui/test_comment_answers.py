"""A comment whose answer went missing, in the window: it joins the list when it is there, else its words are kept."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPlainTextEdit, QPushButton

from scmanager.core.tracks import Track
from scmanager.errors import Unconfirmed
from scmanager.services.comments import Comments
from tests.helpers.api_clients import no_pause
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import Rig, by_name
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox

WORDS = "the bridge, at last"


class Desk:
    """The comments of a real track on a sandbox."""

    def __init__(self, rig: Rig, track: Track) -> None:
        self.rig = rig
        self.track = track

    @property
    def body(self) -> QPlainTextEdit:
        field: QPlainTextEdit = by_name(self.rig.inspector, QPlainTextEdit, "New comment")
        return field

    def listed(self) -> int:
        view = by_name(self.rig.inspector, QListView, "Comments")
        return sum(comment.body == WORDS for comment in view.model().comments)

    async def post(self) -> None:
        button = by_name(self.rig.inspector, QPushButton, "Post comment")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.rig.tasks.settled()


@asynccontextmanager
async def writing(box: Sandbox, app: object) -> AsyncIterator[Desk]:
    async with client_of(box) as client, session_over(client) as opened:
        session = dataclasses.replace(opened, comments=Comments(client, opened.library, sleep=no_pause))
        await session.account.load()
        await session.library.refresh()
        track = next(each for each in session.library.tracks.values() if each.commentable and each.duration_ms)
        rig = Rig(Stage(app).theme, session=session)
        await rig.show(track)
        await rig.open_tab("Comments")
        desk = Desk(rig, track)
        desk.body.setPlainText(WORDS)
        yield desk
        await rig.close()


async def test_R9_a_comment_that_is_there_joins_the_list(qapp, sandbox: Sandbox) -> None:
    async with writing(sandbox, qapp) as desk:
        sandbox.fault("commit_then_drop", method="POST")
        await desk.post()
        assert (desk.listed(), desk.body.toPlainText(), desk.rig.errors) == (1, "", [])


async def test_R9_a_comment_that_is_not_there_keeps_its_words_and_is_posted_once(qapp, sandbox: Sandbox) -> None:
    async with writing(sandbox, qapp) as desk:
        sandbox.fault("status", method="POST", arg=502)
        await desk.post()
        assert (desk.listed(), desk.body.toPlainText()) == (0, WORDS)
        assert [type(error) for error in desk.rig.errors] == [Unconfirmed]
        await desk.post()
        assert (desk.listed(), desk.body.toPlainText()) == (1, "")
        assert len(sandbox.requests("POST", "/tracks")) == 2
