"""Small stateful stand-ins for the services the inspector's panes use."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from psygnal import SignalInstance
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTabWidget, QWidget

from scmanager.core import users
from scmanager.core.capabilities import Capability
from scmanager.core.comments import Comment, by_time
from scmanager.core.links import SecretLink, listener_url
from scmanager.core.tracks import Sharing, Track, TrackState
from scmanager.core.users import User
from scmanager.core.waveforms import Waveform
from scmanager.errors import InputError, ScmanagerError
from scmanager.services.connection import ConnectionStatus
from scmanager.services.handed_out import HandedOut
from scmanager.services.links import Links
from scmanager.services.session import Session
from scmanager.settings import SettingsFile
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.inspection import build_inspector
from scmanager.ui.panes.inspector import Inspector
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.waiting import until

ODILE = User(urn="soundcloud:users:1", username="Odile Tamba", permalink="odile-tamba")
HALVARD = User(urn="soundcloud:users:2", username="halvard-moe", permalink="halvard-moe")
MEANDER = User(urn="soundcloud:users:3", username="radio-meander", permalink="radio-meander")
ZOFIA = User(urn="soundcloud:users:4", username="Zofia R.", permalink="zofia-r")
PEOPLE = (ODILE, HALVARD, MEANDER, ZOFIA)


def make_track(number: int = 1, **changes: Any) -> Track:
    """Return a finished private track of Odile's."""
    values: dict[str, Any] = {
        "urn": f"soundcloud:tracks:{number}",
        "title": "Pale Reeds (rough mix)",
        "user": ODILE,
        "sharing": Sharing.PRIVATE,
        "state": TrackState.FINISHED,
        "duration_ms": 402_000,
        "created_at": datetime(2026, 11, 14, 12, tzinfo=UTC),
        "genre": "Ambient",
        "permalink_url": f"https://soundcloud.com/odile-tamba/track-{number}",
        "waveform_url": f"https://wave.sndcdn.com/{number}.json",
    }
    return Track(**(values | changes))


def make_comment(number: int, user: User, body: str, timestamp_ms: int | None = None) -> Comment:
    """Return a comment that was written on a day of November."""
    created = datetime(2026, 11, min(28, 1 + number), 12, tzinfo=UTC)
    return Comment(
        urn=f"soundcloud:comments:{number}", body=body, user=user, timestamp_ms=timestamp_ms, created_at=created
    )


class FakeAccount:
    """An account that may do everything, unless told otherwise."""

    def __init__(self, *lacking: Capability) -> None:
        self.capabilities = frozenset(Capability) - frozenset(lacking)
        self.account = users.Account(user=ODILE)


class Faults:
    """Answers wait while `held`, and fail once with `failure`; `asked` counts the requests."""

    def __init__(self) -> None:
        self.failure: ScmanagerError | None = None
        self.asked: list[tuple[object, ...]] = []
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    async def answer(self, *request: object) -> None:
        self.asked.append(request)
        await self._open.wait()
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure


class FakeComments(Faults):
    """Comments by track."""

    def __init__(self, **by_track: Sequence[Comment]) -> None:
        super().__init__()
        self.by_track: dict[str, list[Comment]] = {}

    async def of_track(self, urn: str) -> list[Comment]:
        await self.answer("list", urn)
        return by_time(self.by_track.get(urn, []))

    async def post(self, urn: str, body: str, timestamp_ms: int | None) -> Comment:
        await self.answer("post", urn, body, timestamp_ms)
        comment = make_comment(900 + len(self.asked), ODILE, body, timestamp_ms)
        self.by_track.setdefault(urn, []).append(comment)
        return comment


class FakeSharing(Faults):
    """Secret links and people with access by track; also the client that links are reset over."""

    paused_until = None

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}
        self.lists: dict[str, list[User]] = {}
        self.recent: list[User] = []
        self.deleted: set[str] = set()
        self.permissions = SimpleNamespace(changed=SignalInstance((tuple,)))

    async def secret_link(self, track: Track) -> SecretLink | None:
        await self.answer("link", track.urn)
        return self._link(track) if track.is_private else None

    async def reset_secret_link(self, track: Track) -> SecretLink:
        await self.answer("reset", track.urn)
        self.tokens[track.urn] = f"s-new{len(self.asked)}SECRET"
        return self._link(track)

    async def people(self, urn: str) -> list[User]:
        await self.answer("people", urn)
        return list(self.lists.get(urn, []))

    async def save_people(self, urn: str, users: Sequence[User], *, seen: Sequence[User]) -> list[User]:
        await self.answer("save", urn, [user.urn for user in users])
        if list(seen) != self.lists.get(urn, []):
            raise InputError("Meanwhile somebody was added elsewhere.")
        self.lists[urn] = [user for user in users if user.urn not in self.deleted]
        return list(self.lists[urn])

    async def recent_people(self) -> list[User]:
        return self.recent

    async def find_person(self, text: str) -> User:
        await self.answer("find", text)
        for user in PEOPLE:
            if text in (user.username, user.permalink):
                return user
        raise InputError(f"Nobody on SoundCloud is called “{text}”.")

    async def suggest(self, text: str) -> list[User]:
        await self.answer("suggest", text)
        return [user for user in PEOPLE if text.lower() in user.username.lower()]

    def _link(self, track: Track) -> SecretLink:
        token = self.tokens.setdefault(track.urn, "s-oldSECRET")
        return SecretLink(
            track_urn=track.urn,
            token=token,
            listener_url=listener_url(track.permalink_url, token),
            api_url=f"https://api.soundcloud.com/tracks/1?secret_token={token}",
        )


class FakeMedia(Faults):
    """The same waveform for every track."""

    async def waveform(self, track: Track) -> Waveform | None:
        await self.answer("waveform", track.urn)
        return Waveform(tuple(abs(number % 40 - 20) / 20 for number in range(400)))


class NoPictures(QObject):
    """Pictures that never come."""

    arrived = Signal(str)

    def pixmap(self, _url: str, _size: int, *, own: bool = False) -> QPixmap | None:
        return None


class Rig:
    """An inspector over stand-ins, or over a real session.

    Errors its tasks met are in `errors`, what it told in `news`.
    """

    def __init__(self, look: Theme, *lacking: Capability, session: Session | None = None) -> None:
        self.errors: list[BaseException] = []
        self.news: list[str] = []
        self.tasks = Tasks(self.errors.append)
        self.comments = FakeComments()
        self.sharing = FakeSharing()
        self.media = FakeMedia()
        told = SignalInstance((object,)), SignalInstance((object,))
        self.library = SimpleNamespace(packed=[], changed=told[0], status_changed=told[1], get=lambda _urn: None)
        self.links = Links(cast("Any", self.sharing), cast("Any", self.library), HandedOut())
        self.account = FakeAccount(*lacking)
        self.connection = SimpleNamespace(status=ConnectionStatus())
        self.clipboard = SecretClipboard(QGuiApplication.clipboard())
        self.inspector = self._build(session or cast("Any", self), look)

    def _build(self, session: Session, look: Theme) -> Inspector:
        pictures = cast("Any", NoPictures())
        given = {"look": look, "tasks": self.tasks, "pictures": pictures, "clipboard": self.clipboard}
        host = QWidget()
        templates = TemplateBook(SettingsFile(Path("/nowhere/settings.json")))
        commands = SharingCommands(host, session, templates=templates, tell=self.news.append, **given)
        inspector = build_inspector(session, commands, **given)
        commands.setParent(inspector)
        inspector.news.connect(self.news.append)
        inspector.resize(392, 800)
        inspector.show()
        return inspector

    async def show(self, *tracks: Track) -> None:
        """Select tracks and wait until everything about them came."""
        self.inspector.show_tracks(tracks)
        await self.tasks.settled()

    async def open_tab(self, word: str) -> None:
        """Bring a tab to the front by the first word on it, and wait for what it loads."""
        tabs = self.inspector.findChild(QTabWidget)
        tabs.setCurrentIndex([tabs.tabText(n).split()[0] for n in range(tabs.count())].index(word))
        await self.tasks.settled()

    def words(self) -> str:
        """Return everything that can be read now, line by line."""
        labels = [label.text() for label in self.inspector.findChildren(PlainLabel) if label.isVisible()]
        fields = [field.text() for field in self.inspector.findChildren(QLineEdit) if field.isVisible()]
        return "\n".join([*labels, *fields])

    def press(self, name: str) -> None:
        """Press the one button of a name that can be seen."""
        buttons = self.inspector.findChildren(QPushButton)
        (found,) = [each for each in buttons if each.isVisible() and name in (each.text(), each.accessibleName())]
        assert found.isEnabled()
        found.click()

    async def answer(self, title: str, action: str) -> list[str]:
        """Wait for a question, press one of its buttons, and return what it said."""
        await until(lambda: self._question(title) is not None)
        dialog = self._question(title)
        assert dialog is not None
        said = [label.text() for label in dialog.findChildren(PlainLabel)]
        by_name(dialog, QPushButton, action).click()
        await self.tasks.settled()
        return said

    def dialog_words(self, title: str) -> str:
        """Return what an open dialog says, nothing while it is not open."""
        dialog = self._question(title)
        labels = dialog.findChildren(PlainLabel) if dialog is not None else []
        return "\n".join(label.text() for label in labels if label.isVisible())

    def press_in(self, title: str, action: str) -> None:
        """Press a button of an open dialog."""
        dialog = self._question(title)
        assert dialog is not None
        by_name(dialog, QPushButton, action).click()

    def _question(self, title: str) -> QDialog | None:
        open_ones = [dialog for dialog in self.inspector.findChildren(QDialog) if dialog.isVisible()]
        return next((dialog for dialog in open_ones if dialog.windowTitle() == title), None)

    async def close(self) -> None:
        self.clipboard.close()
        await self.tasks.close()
        await self.links.close()
        self.inspector.close()
        self.inspector.deleteLater()


def by_name(root: QWidget, kind: type[QWidget], name: str) -> Any:
    """Find the one widget of a kind with an accessible name, or with a text where it has no other name."""
    found = [
        widget
        for widget in root.findChildren(kind)
        if name in (widget.accessibleName(), widget.property("text") if not widget.accessibleName() else None)
    ]
    assert len(found) == 1, f"{len(found)} widgets called {name}"
    return found[0]
