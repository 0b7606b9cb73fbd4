"""The Comments tab: reading, answering, and every state in between."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QPushButton

from scmanager.core.capabilities import Capability
from scmanager.errors import NotPossible, Offline, ServerFailed
from scmanager.ui.models.comments_model import HEADING_ROLE, CommentsModel
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import HALVARD, ODILE, ZOFIA, Rig, by_name, make_comment, make_track
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until

TRACK = make_track(commentable=True)


@pytest.fixture
def rig(qapp) -> Rig:
    return Rig(Stage(qapp).theme)


async def open_comments(rig: Rig, track=TRACK) -> QListView:
    await rig.show(track)
    await rig.open_tab("Comments")
    return by_name(rig.inspector, QListView, "Comments")


def write(rig: Rig, body: str, time: str = "") -> None:
    by_name(rig.inspector, QPlainTextEdit, "New comment").setPlainText(body)
    by_name(rig.inspector, QLineEdit, "Time of the comment").setText(time)


def bodies(view: QListView) -> list[str]:
    model = view.model()
    assert isinstance(model, CommentsModel)
    return [comment.body for comment in model.comments]


def test_comments_stand_in_the_order_of_the_track(qapp) -> None:
    model = CommentsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_comments(
        [
            make_comment(1, HALVARD, "untimed"),
            make_comment(2, ZOFIA, "later", 9000),
            make_comment(3, ODILE, "first", 0),
        ]
    )
    assert model.insert(make_comment(4, ODILE, "between", 4000)) == 1
    assert [comment.body for comment in model.comments] == ["first", "between", "later", "untimed"]
    assert [bool(model.index(row).data(HEADING_ROLE)) for row in range(4)] == [False, False, False, True]
    assert model.index(3).data() == "halvard-moe, untimed: untimed"
    del tester


def test_untimed_comments_alone_need_no_heading(qapp) -> None:
    model = CommentsModel()
    model.set_comments([make_comment(1, HALVARD, "untimed")])
    assert not model.index(0).data(HEADING_ROLE)


async def test_the_tab_counts_the_comments(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [make_comment(n, HALVARD, "hello", n) for n in range(4)]
    view = await open_comments(rig)
    assert view.isVisible()
    assert bodies(view) == ["hello"] * 4
    await rig.close()


async def test_no_comments_is_said_so(rig: Rig, qapp) -> None:
    await open_comments(rig)
    assert "No comments yet" in rig.words()
    await rig.close()


async def test_loading_is_said_while_the_answer_is_awaited(rig: Rig, qapp) -> None:
    rig.comments.hold()
    rig.inspector.show_tracks([TRACK])
    await until(lambda: rig.comments.asked)
    rig.inspector.bring_forward(by_name(rig.inspector, QListView, "Comments").parent().parent())
    assert "Reading comments" in rig.words()
    rig.comments.release()
    await rig.tasks.settled()
    assert "Reading comments" not in rig.words()
    await rig.close()


async def test_a_failure_is_shown_and_can_be_tried_again(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [make_comment(1, HALVARD, "hello", 1)]
    rig.comments.failure = Offline("Check the connection.")
    view = await open_comments(rig)
    assert "Check the connection." in rig.words()
    rig.press("Try again")
    await rig.tasks.settled()
    assert view.isVisible()
    assert rig.errors == []
    await rig.close()


async def test_a_failed_reload_keeps_what_is_shown(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [make_comment(1, HALVARD, "hello", 1)]
    view = await open_comments(rig)
    rig.comments.failure = Offline("Check the connection.")
    rig.inspector.reload()
    await rig.tasks.settled()
    assert view.isVisible()
    assert [type(error) for error in rig.errors] == [Offline]
    await rig.close()


async def test_what_is_not_possible_is_explained(rig: Rig, qapp) -> None:
    rig.comments.failure = NotPossible("This server has no comments.")
    await open_comments(rig)
    assert "Not possible here" in rig.words()
    assert "This server has no comments." in rig.words()
    await rig.close()


async def test_a_posted_comment_joins_the_list(rig: Rig, qapp) -> None:
    view = await open_comments(rig)
    write(rig, "from the bridge on", "3:05")
    rig.press("Post comment")
    await rig.tasks.settled()
    assert ("post", TRACK.urn, "from the bridge on", 185_000) in rig.comments.asked
    assert bodies(view) == ["from the bridge on"]
    assert by_name(rig.inspector, QPlainTextEdit, "New comment").toPlainText() == ""
    await rig.close()


async def test_control_enter_posts_an_untimed_comment(rig: Rig, qapp) -> None:
    await open_comments(rig)
    write(rig, "lovely")
    body = by_name(rig.inspector, QPlainTextEdit, "New comment")
    QTest.keyClick(body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await rig.tasks.settled()
    assert ("post", TRACK.urn, "lovely", None) in rig.comments.asked
    await rig.close()


async def test_the_words_are_kept_when_posting_fails(rig: Rig, qapp) -> None:
    await open_comments(rig)
    write(rig, "a long thought", "1:00")
    rig.comments.failure = ServerFailed("Try again later.", status=503)
    rig.press("Post comment")
    await rig.tasks.settled()
    assert by_name(rig.inspector, QPlainTextEdit, "New comment").toPlainText() == "a long thought"
    assert by_name(rig.inspector, QPushButton, "Post comment").isEnabled()
    assert [type(error) for error in rig.errors] == [ServerFailed]
    await rig.close()


async def test_what_is_being_written_is_kept_for_each_track(rig: Rig, qapp) -> None:
    await open_comments(rig)
    write(rig, "for the first", "1:00")
    await rig.show(make_track(2, commentable=True))
    assert by_name(rig.inspector, QPlainTextEdit, "New comment").toPlainText() == ""
    await rig.show(TRACK)
    assert by_name(rig.inspector, QPlainTextEdit, "New comment").toPlainText() == "for the first"
    assert by_name(rig.inspector, QLineEdit, "Time of the comment").text() == "1:00"
    await rig.close()


@pytest.mark.parametrize(
    ("body", "time", "possible"),
    [("", "1:00", False), ("  \n", "", False), ("x", "abc", False), ("x", "9:99:99", False), ("x", "6:42", True)],
)
async def test_only_a_comment_that_can_be_posted_can_be_posted(rig: Rig, qapp, body, time, possible) -> None:
    await open_comments(rig)
    write(rig, body, time)
    assert by_name(rig.inspector, QPushButton, "Post comment").isEnabled() is possible
    await rig.close()


async def test_closed_comments_and_no_account_are_explained(rig: Rig, qapp) -> None:
    await open_comments(rig, make_track(commentable=False))
    assert "New comments are turned off for this track." in rig.words()
    assert not by_name(rig.inspector, QPlainTextEdit, "New comment").isVisible()
    await rig.close()
    guest = Rig(Stage(qapp).theme, Capability.OWN_TRACKS)
    await open_comments(guest)
    assert "Sign in to write comments." in guest.words()
    await guest.close()


async def test_the_whole_body_is_shown_however_long(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [
        make_comment(1, HALVARD, "short", 1),
        make_comment(2, HALVARD, "word " * 200 + "unbroken" * 60, 2),
    ]
    view = await open_comments(rig)
    heights = [view.visualRect(view.model().index(row, 0)).height() for row in range(2)]
    assert heights[1] > 10 * heights[0]
    wide = heights[1]
    rig.inspector.resize(700, 800)
    await until(lambda: view.visualRect(view.model().index(1, 0)).height() < wide)
    await rig.close()


async def test_a_comment_can_be_copied(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [make_comment(1, HALVARD, "copy me", 1)]
    view = await open_comments(rig)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keySequence(view, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "copy me"
    await rig.close()


async def test_comments_on_the_sandbox(rig: Rig, qapp, sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client, session_over(client) as session:
        await session.account.load()
        await session.library.refresh()
        track = next(t for t in session.library.tracks.values() if t.comment_count and t.commentable and t.duration_ms)
        real = Rig(Stage(qapp).theme, session=session)
        view = await open_comments(real, track)
        before = len(bodies(view))
        assert before == track.comment_count
        write(real, "posted over a socket", "0:01")
        real.press("Post comment")
        await real.tasks.settled()
        assert real.errors == []
        assert "posted over a socket" in [comment.body for comment in await client.comments(track.urn)]
        assert len(bodies(view)) == before + 1
        await real.close()
    await rig.close()


async def test_deleting_a_comment_is_explained_and_leads_to_the_page(rig: Rig, qapp) -> None:
    rig.comments.by_track[TRACK.urn] = [make_comment(1, HALVARD, "spam", 1)]
    news: list[str] = []
    pages: list[object] = []
    rig.inspector.news.connect(news.append)
    rig.inspector.open_page_wanted.connect(pages.append)
    view = await open_comments(rig)
    view.setCurrentIndex(view.model().index(0, 0))
    next(action for action in view.actions() if action.text().startswith("Delete")).trigger()
    assert pages == [TRACK]
    assert "does not let programs delete comments" in news[0]
    await rig.close()
