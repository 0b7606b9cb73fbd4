"""The Sharing tab: secrets stay masked, a reset is asked for, access is saved as a whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QPushButton, QWidget

from scmanager.core.capabilities import Capability
from scmanager.core.permissions import AccessChange
from scmanager.core.tracks import Sharing
from scmanager.core.users import User
from scmanager.errors import Offline, Unconfirmed
from scmanager.ui.models.people_model import PeopleModel
from scmanager.ui.panes.people_card import PeopleCard
from scmanager.ui.widgets.link_field import LinkField
from scmanager.ui.widgets.person_field import PersonField
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import HALVARD, MEANDER, ODILE, ZOFIA, Rig, by_name, make_track
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until

TRACK = make_track()
RESET = "Reset the secret link?"
SAVE = "Save who may listen to “Pale Reeds (rough mix)”?"


@pytest.fixture
def rig(qapp) -> Rig:
    return Rig(Stage(qapp).theme)


async def open_sharing(rig: Rig, track=TRACK) -> None:
    await rig.show(track)
    await rig.open_tab("Sharing")


def link_of(rig: Rig) -> str:
    field = by_name(rig.inspector, QLineEdit, "Secret link")
    return field.text() if field.isVisible() else ""


def people_of(rig: Rig) -> list[str]:
    model = by_name(rig.inspector, QListView, "People with access").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def type_person(rig: Rig, text: str) -> None:
    by_name(rig.inspector, PersonField, "Add person").setText(text)


def save_button(rig: Rig) -> QPushButton:
    return by_name(rig.inspector, QPushButton, "Save access")


def choose_form(rig: Rig, text: str) -> None:
    menu = by_name(rig.inspector, QPushButton, "More forms of the link").menu()
    next(action for action in menu.actions() if action.text() == text).trigger()


async def test_U6_the_link_is_masked_until_asked_for(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    assert "SECRET" not in rig.words()
    assert link_of(rig).startswith("soundcloud.com/")
    assert link_of(rig).endswith("/s-••••••••")
    field = by_name(rig.inspector, QLineEdit, "Secret link")
    assert field.cursorPosition() == 0
    assert field.toolTip() == "https://soundcloud.com/odile-tamba/track-1/s-••••••••"
    rig.press("Show")
    assert link_of(rig) == "https://soundcloud.com/odile-tamba/track-1/s-oldSECRET"
    rig.press("Hide")
    assert "SECRET" not in link_of(rig)
    await rig.close()


async def test_U6_another_selection_masks_the_link_again(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    rig.press("Show")
    rig.inspector.show_tracks([make_track(2)])
    assert "SECRET" not in rig.words()
    await rig.show(TRACK)
    assert "SECRET" not in rig.words()
    assert link_of(rig)
    await rig.close()


async def test_copy_puts_the_whole_link_on_the_clipboard_as_a_secret(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    rig.press("Copy link")
    assert QGuiApplication.clipboard().text().endswith("/s-oldSECRET")
    assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
    assert len(rig.news) == 1
    assert "SECRET" not in rig.news[0]
    assert rig.links.handed_out.urns == {TRACK.urn}
    choose_form(rig, "Copy embed code")
    assert QGuiApplication.clipboard().text().startswith("<iframe")
    choose_form(rig, "Copy API link")
    assert QGuiApplication.clipboard().text() == "https://api.soundcloud.com/tracks/1?secret_token=s-oldSECRET"
    assert "SECRET" not in "".join(rig.news)
    rig.clipboard.close()
    assert QGuiApplication.clipboard().text() == ""
    await rig.close()


async def test_a_reset_says_what_breaks_and_shows_the_new_link_masked(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    rig.press("Show")
    rig.press("Reset link…")
    said = " ".join(await rig.answer(RESET, "Reset link"))
    assert "Pale Reeds (rough mix)" in said
    assert "cannot be undone" in said
    assert "SECRET" not in link_of(rig)
    rig.press("Copy link")
    assert "s-new" in QGuiApplication.clipboard().text()
    assert "no longer works" in rig.news[0]
    await rig.close()


async def test_a_reset_can_be_called_off(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    rig.press("Reset link…")
    await rig.answer(RESET, "Cancel")
    assert "reset" not in [request[0] for request in rig.sharing.asked]
    await rig.close()


async def test_after_a_failed_reset_the_link_is_read_again(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    rig.press("Reset link…")
    await until(lambda: rig.dialog_words(RESET))
    rig.sharing.failure = Offline("No connection.")
    rig.press_in(RESET, "Reset link")
    await until(lambda: "the old link still works" in rig.dialog_words("The link was not reset"))
    await rig.answer("The link was not reset", "Close")
    assert rig.errors == []
    assert link_of(rig)
    await rig.close()


async def test_a_public_link_shows_both_ends_and_all_of_it_with_the_keyboard(qapp) -> None:
    Stage(qapp)
    url = f"https://soundcloud.com/odile-tamba/{'very-long-' * 12}name"
    window = QWidget()
    field, other = LinkField(window), QLineEdit(window)
    field.setFixedWidth(260)
    field.show_public(url)
    window.show()
    window.activateWindow()
    other.setFocus()
    await until(other.hasFocus)
    assert field.text().startswith("https://")
    assert field.text().endswith("name")
    assert (len(field.text()) < len(url), field.toolTip()) == (True, url)
    field.setFocus()
    assert field.text() == url
    other.setFocus()
    assert field.text() != url
    window.deleteLater()


async def test_a_public_track_has_a_plain_link(rig: Rig, qapp) -> None:
    await open_sharing(rig, make_track(sharing=Sharing.PUBLIC))
    assert link_of(rig) == "https://soundcloud.com/odile-tamba/track-1"
    assert "This track is public" in rig.words()
    assert "Link" in rig.words().splitlines()
    assert "Secret link" not in rig.words().splitlines()
    rig.press("Copy link")
    assert not QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
    assert rig.sharing.asked == []
    await rig.close()


async def test_what_the_server_cannot_do_is_explained(qapp) -> None:
    rig = Rig(Stage(qapp).theme, Capability.PERMISSIONS, Capability.RESET_SECRET)
    opened: list[object] = []
    rig.inspector.open_page_wanted.connect(opened.append)
    await open_sharing(rig)
    assert "no longer lets programs reset a secret link" in rig.words()
    assert "no longer lets programs see or change the people" in rig.words()
    assert not by_name(rig.inspector, QPushButton, "Reset link…").isVisible()
    for page in rig.inspector.findChildren(QPushButton):
        if page.text() == "Open the track's page" and page.isVisible():
            page.click()
    assert opened == [TRACK, TRACK]
    assert [request[0] for request in rig.sharing.asked] == ["link"]
    await rig.close()


async def test_foreign_private_tracks_show_no_secrets(rig: Rig, qapp) -> None:
    await open_sharing(rig, make_track(user=HALVARD))
    assert "Only its owner can see the secret link" in rig.words()
    assert "Only its owner can see who has access" in rig.words()
    assert rig.sharing.asked == []
    await rig.close()


async def test_a_failed_link_can_be_read_again(rig: Rig, qapp) -> None:
    rig.sharing.failure = Offline("No connection.")
    await open_sharing(rig)
    assert "No connection." in rig.words()
    assert not link_of(rig)
    rig.press("Try again")
    await rig.tasks.settled()
    assert link_of(rig)
    await rig.close()


async def test_people_are_added_and_saved(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    await open_sharing(rig)
    assert people_of(rig) == ["halvard-moe"]
    assert not save_button(rig).isEnabled()
    type_person(rig, "zofia-r")
    rig.press("Add")
    await rig.tasks.settled()
    assert people_of(rig) == ["halvard-moe", "Zofia R."]
    assert "Adds Zofia R." in rig.words()
    rig.press("Save access")
    await rig.tasks.settled()
    assert rig.sharing.lists[TRACK.urn] == [HALVARD, ZOFIA]
    assert not save_button(rig).isEnabled()
    assert rig.news == ["Access to “Pale Reeds (rough mix)” is saved."]
    await rig.close()


async def test_N17_somebody_the_server_does_not_take_is_named_and_no_conflict(rig: Rig, qapp) -> None:
    rig.sharing.deleted = {ZOFIA.urn}
    rig.sharing.recent = [HALVARD, ZOFIA]
    await open_sharing(rig)
    rig.press("Add halvard-moe")
    rig.press("Add Zofia R.")
    rig.press("Save access")
    await rig.tasks.settled()
    assert people_of(rig) == ["halvard-moe"]
    assert "The server gave no access to Zofia R. The account may be deleted." in rig.words()
    assert "Saved: halvard-moe was added." in rig.words()
    assert "elsewhere" not in rig.words()
    await rig.close()


async def test_the_keyboard_stays_where_people_are_added_after_a_save(rig: Rig, qapp) -> None:
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.inspector.activateWindow()
    rig.press("Add Zofia R.")
    save_button(rig).setFocus()
    QTest.keyClick(save_button(rig), Qt.Key.Key_Space)
    await rig.tasks.settled()
    assert rig.sharing.lists[TRACK.urn] == [ZOFIA]
    assert by_name(rig.inspector, PersonField, "Add person").hasFocus()
    await rig.close()


async def test_taking_access_away_is_asked_for(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD, MEANDER]
    await open_sharing(rig)
    rig.press("Remove halvard-moe")
    rig.press("Save access")
    said = await rig.answer(SAVE, "Save access")
    assert any("halvard-moe loses access" in line for line in said)
    assert rig.sharing.lists[TRACK.urn] == [MEANDER]
    await rig.close()


async def test_changes_can_be_discarded(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    await open_sharing(rig)
    view = by_name(rig.inspector, QListView, "People with access")
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert "Removes halvard-moe, who then needs the link to listen." in rig.words()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert "Removes" not in rig.words()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    rig.press("Discard")
    assert people_of(rig) == ["halvard-moe"]
    assert "Removes" not in rig.words()
    assert not save_button(rig).isEnabled()
    await rig.close()


async def test_the_tab_key_goes_through_the_people_to_the_field(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD, MEANDER]
    await open_sharing(rig)
    rig.inspector.activateWindow()
    by_name(rig.inspector, QListView, "People with access").setFocus()
    reached = []
    for _ in range(3):
        QTest.keyClick(rig.inspector.focusWidget(), Qt.Key.Key_Tab)
        reached.append(rig.inspector.focusWidget().accessibleName())
    assert reached == ["Remove halvard-moe", "Remove radio-meander", "Add person"]
    await rig.close()


async def test_somebody_to_be_removed_stays_in_sight_and_can_be_kept(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD, MEANDER]
    await open_sharing(rig)
    rig.press("Remove halvard-moe")
    assert people_of(rig) == ["halvard-moe", "radio-meander"]
    assert "to be removed" in rig.words()
    view = by_name(rig.inspector, QListView, "People with access")
    assert view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "halvard-moe, to be removed"
    assert save_button(rig).isEnabled()
    rig.press("Keep halvard-moe")
    assert "to be removed" not in rig.words()
    assert not save_button(rig).isEnabled()
    await rig.close()


async def test_recent_people_are_added_with_a_click(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    rig.sharing.recent = [HALVARD, ZOFIA, ODILE, MEANDER]
    await open_sharing(rig)
    pills = [each.accessibleName() for each in rig.inspector.findChildren(QPushButton) if each.isVisible()]
    assert [name for name in pills if name.startswith("Add ")] == ["Add Zofia R.", "Add radio-meander"]
    rig.press("Add Zofia R.")
    assert people_of(rig) == ["halvard-moe", "Zofia R."]
    rig.press("Add radio-meander")
    assert "Recent" not in rig.words()
    rig.press("Discard")
    assert "Recent" in rig.words()
    await rig.close()


async def test_what_was_saved_can_be_undone(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.press("Remove halvard-moe")
    rig.press("Add Zofia R.")
    rig.press("Save access")
    await rig.answer(SAVE, "Save access")
    assert rig.sharing.lists[TRACK.urn] == [ZOFIA]
    assert "Saved: Zofia R. was added, halvard-moe was removed." in rig.words()
    rig.press("Undo")
    await rig.tasks.settled()
    assert rig.sharing.lists[TRACK.urn] == [HALVARD]
    assert people_of(rig) == ["halvard-moe"]
    await rig.close()


async def test_undoing_what_was_changed_since_asks_first(rig: Rig, qapp) -> None:
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.press("Add Zofia R.")
    rig.press("Save access")
    await rig.tasks.settled()
    rig.sharing.lists[TRACK.urn] = [ZOFIA, MEANDER]
    rig.press("Undo")
    await rig.tasks.settled()
    assert rig.sharing.lists[TRACK.urn] == [ZOFIA, MEANDER]
    assert "Meanwhile radio-meander was added elsewhere." in rig.words()
    assert "Your changes: Removes Zofia R." in rig.words()
    await rig.close()


async def test_unsaved_changes_wait_for_the_track_to_come_back(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    await open_sharing(rig)
    rig.press("Remove halvard-moe")
    await rig.show(make_track(2))
    assert people_of(rig) == []
    assert not save_button(rig).isEnabled()
    await rig.show(TRACK)
    assert people_of(rig) == ["halvard-moe"]
    assert "Removes halvard-moe" in rig.words()
    await rig.close()


async def conflict(rig: Rig) -> None:
    """Add Zofia and remove Halvard here, while Meander is added elsewhere; then save."""
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.press("Add Zofia R.")
    rig.press("Remove halvard-moe")
    rig.sharing.lists[TRACK.urn] = [HALVARD, MEANDER]
    rig.press("Save access")
    await rig.answer(SAVE, "Save access")
    assert rig.sharing.lists[TRACK.urn] == [HALVARD, MEANDER]


async def test_U8_a_change_made_elsewhere_is_shown_beside_the_own_one_and_both_are_saved(rig: Rig, qapp) -> None:
    await conflict(rig)
    assert "Meanwhile radio-meander was added elsewhere." in rig.words()
    assert "Your changes: Adds Zofia R. Removes halvard-moe" in rig.words()
    assert people_of(rig) == ["halvard-moe", "radio-meander", "Zofia R."]
    rig.press("Save both")
    await rig.answer(SAVE, "Save access")
    assert rig.sharing.lists[TRACK.urn] == [MEANDER, ZOFIA]
    assert "elsewhere" not in rig.words()
    await rig.close()


async def test_U8_a_change_made_elsewhere_is_undone_only_on_purpose(rig: Rig, qapp) -> None:
    await conflict(rig)
    rig.press("Only mine")
    said = await rig.answer(SAVE, "Save access")
    assert any("radio-meander loses access" in line for line in said)
    assert rig.sharing.lists[TRACK.urn] == [ZOFIA]
    assert people_of(rig) == ["Zofia R."]
    assert not save_button(rig).isEnabled()
    await rig.close()


async def test_U8_the_own_change_is_dropped_for_one_made_elsewhere(rig: Rig, qapp) -> None:
    await conflict(rig)
    rig.press("Only theirs")
    assert people_of(rig) == ["halvard-moe", "radio-meander"]
    assert rig.sharing.lists[TRACK.urn] == [HALVARD, MEANDER]
    assert "elsewhere" not in rig.words()
    await rig.close()


async def test_a_list_that_is_like_this_already_leaves_nothing_to_decide(rig: Rig, qapp) -> None:
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.press("Add Zofia R.")
    rig.sharing.lists[TRACK.urn] = [ZOFIA, MEANDER]
    rig.press("Save access")
    await rig.tasks.settled()
    assert "was added elsewhere. Nothing is left to be saved." in rig.words()
    assert not save_button(rig).isEnabled()
    await rig.close()


async def test_a_list_that_may_have_been_saved_is_told_as_such(rig: Rig, qapp) -> None:
    rig.sharing.recent = [ZOFIA]
    await open_sharing(rig)
    rig.press("Add Zofia R.")
    rig.sharing.failure = Unconfirmed("The list may have been saved.")
    rig.press("Save access")
    await rig.tasks.settled()
    assert "The list may have been saved." in rig.words()
    assert save_button(rig).isEnabled()
    assert rig.errors == []
    await rig.close()


async def test_a_list_that_cannot_be_read_again_stays_in_sight(rig: Rig, qapp) -> None:
    rig.sharing.lists[TRACK.urn] = [HALVARD]
    await open_sharing(rig)
    rig.press("Remove halvard-moe")
    rig.sharing.failure = Offline("No connection.")
    await rig.inspector.findChild(PeopleCard).load()
    assert people_of(rig) == ["halvard-moe"]
    assert "No connection." in rig.words()
    rig.press("Try again")
    await rig.tasks.settled()
    assert "No connection." not in rig.words()
    assert "Removes halvard-moe" in rig.words()
    await rig.close()


async def test_somebody_unknown_is_said_beneath_the_field(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    type_person(rig, "nobody")
    rig.press("Add")
    await rig.tasks.settled()
    assert "Nobody on SoundCloud is called “nobody”." in rig.words()
    assert by_name(rig.inspector, PersonField, "Add person").text() == "nobody"
    assert rig.errors == []
    await rig.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_names_are_suggested_while_typing(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    field = by_name(rig.inspector, PersonField, "Add person")
    rig.inspector.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "radio")
    popup = field.findChild(QCompleter).popup()
    await until(popup.isVisible)
    assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == ["radio-meander"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert people_of(rig) == ["radio-meander"]
    await rig.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_who_has_access_is_not_suggested_and_long_names_end_in_dots(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    field = by_name(rig.inspector, PersonField, "Add person")
    rig.inspector.activateWindow()
    field.person_chosen.emit(MEANDER)
    field.setFocus()
    QTest.keyClicks(field, "a")
    QTest.keyClicks(field, "d")
    popup = field.findChild(QCompleter).popup()
    await rig.tasks.settled()
    field.suggestions_wanted.emit("ad")
    await rig.tasks.settled()
    assert not popup.isVisible()
    long_name = User(urn="soundcloud:users:77", username="Long " * 40)
    field.suggest("ad", [long_name])
    await until(popup.isVisible)
    assert not popup.horizontalScrollBar().isVisible()
    assert popup.visualRect(popup.model().index(0, 0)).width() <= popup.viewport().width()
    await rig.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_enter_without_a_choice_adds_nobody_but_who_is_named(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    field = by_name(rig.inspector, PersonField, "Add person")
    rig.inspector.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "radio")
    popup = field.findChild(QCompleter).popup()
    await until(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    await rig.tasks.settled()
    assert people_of(rig) == []
    assert not popup.isVisible()
    await rig.close()


async def test_the_owner_needs_no_access(rig: Rig, qapp) -> None:
    await open_sharing(rig)
    owner = rig.inspector.track.user
    field = by_name(rig.inspector, PersonField, "Add person")
    field.person_chosen.emit(owner)
    assert people_of(rig) == []
    assert "belongs to" in rig.words()
    await rig.close()


def test_edits_survive_a_list_that_changed_meanwhile() -> None:
    edits = AccessChange(added=(ZOFIA, MEANDER), removed=(HALVARD,))
    assert edits.applied([HALVARD, MEANDER, ODILE]) == [MEANDER, ODILE, ZOFIA]


def test_the_model_of_people_keeps_its_promises(qapp) -> None:
    model = PeopleModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([HALVARD, ZOFIA])
    assert model.add(MEANDER)
    assert not model.add(ZOFIA)
    model.remove(HALVARD.urn)
    assert model.edits() == AccessChange(added=(MEANDER,), removed=(HALVARD,))
    assert model.rowCount() == 3
    assert model.keep(HALVARD.urn)
    assert not model.keep(ZOFIA.urn)
    model.remove(MEANDER.urn)
    assert not model.edits()
    del tester


async def test_sharing_on_the_sandbox(qapp, sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client, session_over(client) as session:
        await session.account.load()
        await session.library.refresh()
        track = next(t for t in session.library.tracks.values() if t.is_private)
        rig = Rig(Stage(qapp).theme, session=session)
        await open_sharing(rig, track)
        old = await client.secret_link(track)
        assert old is not None
        assert old.token not in rig.words()
        rig.press("Reset link…")
        await rig.answer(RESET, "Reset link")
        new = await client.secret_link(track)
        assert new is not None
        assert new.token != old.token
        rig.press("Show")
        assert link_of(rig) == new.listener_url
        have = {user.urn for user in await client.people_with_access(track.urn)} | {track.user.urn}
        other = next(user for user in await client.search_users("a") if user.urn not in have)
        type_person(rig, other.permalink)
        rig.press("Add")
        await rig.tasks.settled()
        rig.press("Save access")
        await rig.tasks.settled()
        assert rig.errors == []
        assert other.urn in {user.urn for user in await client.people_with_access(track.urn)}
        await rig.close()
