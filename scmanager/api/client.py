"""SoundCloud as one client: a short method for each operation, the same for both dialects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from scmanager.api import decode, wire
from scmanager.api.ahead import SentAhead
from scmanager.api.classic import Classic
from scmanager.api.current import Current
from scmanager.api.media import MediaReader
from scmanager.api.multipart import Hook, Progress
from scmanager.api.pacing import Sleep
from scmanager.api.paging import Page, TrackPages, Walk
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.api.rows import RawAccount, RawComment, RawTrack, RawUser
from scmanager.api.sender import Listener, Sender
from scmanager.api.signing import Auth
from scmanager.api.tolerant import Listing, ListReader, Named, ObjectReader
from scmanager.api.wire import Answer, Request
from scmanager.core import links, urns
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.comments import Comment
from scmanager.core.links import SecretLink
from scmanager.core.queries import TrackQuery
from scmanager.core.tracks import Track, TrackFields
from scmanager.core.users import Account, User
from scmanager.core.waveforms import Waveform
from scmanager.errors import BadAnswer, NotFound, NotPossible, NotSignedIn, ScmanagerError, Unconfirmed

if TYPE_CHECKING:
    import httpx

_Item = TypeVar("_Item", bound=Named)
_Row = TypeVar("_Row")


class Client:
    """Talks to one server with one account.

    Every failure is a ScmanagerError. What the server does not offer is absent from `capabilities` and raises
    NotPossible. An operation is cancelled by cancelling its task. `transport` and `sleep` are replaced in tests.
    """

    def __init__(
        self,
        profile: ServerProfile,
        credentials: Credentials | Auth,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._dialect = Classic() if profile.dialect == "classic" else Current()
        self._root = profile.root
        self._sender = Sender(profile, credentials, transport=transport, sleep=sleep)
        self._media = MediaReader(profile, transport=transport)
        self._account = ObjectReader(RawAccount, decode.account)
        self._user = ObjectReader(RawUser, decode.user)
        self._users = ListReader(RawUser, decode.user)
        self._comment = ObjectReader(RawComment, decode.comment)
        self._comments = ListReader(RawComment, decode.comment)
        self.origin = profile.origin
        self.dialect = profile.dialect
        self.capabilities = self._dialect.capabilities(credentials)
        self.writable = self._dialect.writable
        self.controls = self._dialect.controls

    @property
    def paused_until(self) -> float | None:
        """Until when the server asked for a pause, by `api.clock.elapsed`; None when there is none."""
        return self._sender.pace.paused_until

    def server_now(self) -> datetime:
        """Return the time by the server's clock, as far as its answers told it."""
        return self._sender.clock.now()

    def listen(self, listener: Listener) -> None:
        """Have somebody hear how each request ends; there is one listener."""
        self._sender.listener = listener

    async def probe(self) -> None:
        """Ask the server something small, once; raises what it answers when that is a refusal."""
        await self._sender.probe()

    async def me(self) -> Account:
        """Return the account that is signed in."""
        self._need(Capability.OWN_TRACKS)
        return self._account.read(await self._sender.send(self._dialect.me()))

    def my_tracks(self, cursor: str = "", *, ahead: bool = False) -> TrackPages:
        """Return the own tracks, newest first; the `cursor` of a page goes on after that. See TrackPages."""
        self._need(Capability.OWN_TRACKS)
        first = Request(method="GET", path=cursor) if cursor else self._dialect.my_tracks()
        return self._tracks(first, ahead=ahead)

    def search_tracks(self, query: TrackQuery) -> AsyncIterator[Page]:
        """Return the tracks the server finds; it may ignore filters."""
        return self._tracks(self._dialect.search_tracks(query))

    def user_tracks(self, user_urn: str) -> AsyncIterator[Page]:
        """Return the public tracks of a user."""
        return self._tracks(self._dialect.user_tracks(user_urn))

    def group_tracks(self, group_urn: str) -> AsyncIterator[Page]:
        """Return the tracks of a group."""
        self._need(Capability.GROUPS)
        return self._tracks(self._dialect.group_tracks(group_urn))

    async def track(self, urn: str, *, secret_token: str = "") -> Track:
        """Return one track; the secret token opens a private one of somebody else."""
        return _track(await self._sender.send(self._dialect.track(urn, secret_token)))

    async def upload(
        self, fields: TrackFields, *, progress: Progress | None = None, before_last_byte: Hook | None = None
    ) -> Track:
        """Upload `fields.audio` as a new track, private unless the fields say otherwise.

        Fields the dialect cannot write are left out. FileProblem when a file cannot be used or changes meanwhile.
        See MultipartBody for the two callbacks.
        """
        self._need(Capability.UPLOAD)
        request = self._dialect.upload(fields)
        return _track(await self._sender.upload(request, progress=progress, before_last_byte=before_last_byte))

    async def update(self, urn: str, fields: TrackFields, *, progress: Progress | None = None) -> Track:
        """Write the set fields of a track, leaving out those the dialect cannot write, and return it."""
        if "audio" in fields.set_names():
            self._need(Capability.REPLACE_AUDIO)
        request = self._dialect.update(urn, fields)
        if request.files:
            return _track(await self._sender.upload(request, progress=progress))
        return _track(await self._sender.send(request))

    async def delete(self, urn: str) -> None:
        """Delete a track for good."""
        await self._sender.send(self._dialect.delete(urn))

    async def comments(self, urn: str) -> list[Comment]:
        """Return all comments of a track, in the order of the server."""
        return await self._everything(self._dialect.comments(urn), self._comments.read)

    async def post_comment(self, urn: str, body: str, timestamp_ms: int | None) -> Comment:
        """Post a comment, at a place in the track where one is given."""
        request = self._dialect.post_comment(urn, body, timestamp_ms)
        return self._comment.read(await self._sender.send(request))

    async def people_with_access(self, urn: str) -> list[User]:
        """Return the people who may hear a private track."""
        self._need(Capability.PERMISSIONS)
        return await self._everything(self._dialect.people_with_access(urn), self._users.read)

    async def replace_people_with_access(self, urn: str, user_urns: Sequence[str]) -> list[User]:
        """Replace the whole list of people who may hear a private track, and return the new one."""
        self._need(Capability.PERMISSIONS)
        await self._sender.send(self._dialect.replace_people_with_access(urn, user_urns))
        return await self.people_with_access(urn)

    async def secret_link(self, track: Track) -> SecretLink | None:
        """Return the link that opens a private track; None for a public one, which has none."""
        self._need(Capability.SECRET_LINK)
        if not track.is_private:
            return None
        return self._link(track, await self._secret_token(track))

    async def reset_secret_link(self, track: Track) -> SecretLink:
        """Draw a new secret link; the old one stops working. An answer without it is followed by a question.

        Unconfirmed when that is not answered: the old link no longer works then.
        """
        self._need(Capability.RESET_SECRET)
        answer = await self._sender.send(self._dialect.reset_secret_token(track.urn))
        token = decode.secret_token(wire.read_json(answer)) if answer.body else ""
        return self._link(track, token or await self._new_token(track))

    async def locate(self, url: str) -> str:
        """Return the address, within the API, of what a page shows; NotFound for a page it does not know."""
        answer = await self._sender.location(self._dialect.resolve(url))
        return answer.headers.get("location") or decode.location(wire.read_json(answer))

    async def resolve(self, url: str) -> Track | User:
        """Return the track or user whose page this is; NotFound for any other page."""
        target = await self.locate(url)
        if track_urn := urns.find(target, "tracks"):
            return await self.track(track_urn, secret_token=decode.secret_token({"uri": target}))
        if user_urn := urns.find(target, "users"):
            return await self.user(user_urn)
        raise NotFound("This is not the page of a track or a person.", status=404)

    async def search_users(self, text: str) -> list[User]:
        """Return up to 50 users that best meet a text."""
        return list(self._users.read(await self._sender.send(self._dialect.search_users(text))).rows)

    async def user(self, urn: str) -> User:
        """Return one user."""
        return self._user.read(await self._sender.send(self._dialect.user(urn)))

    async def waveform(self, url: str) -> Waveform | None:
        """Return the peaks behind a track's `waveform_url`; None when the server has none."""
        return await self._media.waveform(url)

    async def picture(self, url: str) -> bytes:
        """Return a picture of at most 5 MiB, undecoded; NotFound when it does not come in that size."""
        return await self._media.picture(url)

    async def is_streamable(self, urn: str) -> bool:
        """Tell whether a track can be heard already."""
        try:
            await self._sender.send(self._dialect.streams(urn))
        except NotFound:
            return False
        return True

    async def sign_out(self) -> None:
        """End the session of the token, where there is one; a token that is no longer valid is as good."""
        request = self._dialect.sign_out()
        if request is None:
            return
        try:
            await self._sender.send(request)
        except NotSignedIn:
            return

    async def close(self) -> None:
        """Close all connections."""
        await self._sender.close()
        await self._media.close()

    def _need(self, capability: Capability) -> None:
        if capability not in self.capabilities:
            raise NotPossible(EXPLANATIONS[capability])

    def _tracks(self, first: Request, *, ahead: bool = False) -> TrackPages:
        reader = ListReader(RawTrack, decode.TrackReader())
        if not ahead:
            return TrackPages(self._pages(first, reader.raw, decode.name_of), reader.made)
        pages = SentAhead(self._root, self._sender.send, reader.raw)
        return TrackPages(Walk(first, self._root, pages.fetch, decode.name_of), reader.made, pages)

    async def _everything(self, first: Request, read: Callable[[Answer], Listing[_Item]]) -> list[_Item]:
        return [row async for listing in self._pages(first, read) for row in listing.rows]

    def _pages(
        self,
        first: Request,
        read: Callable[[Answer], Listing[_Row]],
        name: Callable[[Any], object] = attrgetter("urn"),
    ) -> Walk[_Row]:
        async def fetch(request: Request) -> Listing[_Row]:
            return read(await self._sender.send(request))

        return Walk(first, self._root, fetch, name)

    async def _secret_token(self, track: Track) -> str:
        return decode.secret_token(wire.read_json(await self._sender.send(self._dialect.secret_token(track.urn))))

    async def _new_token(self, track: Track) -> str:
        """Ask for the token of a track that was just reset; however that fails, the reset was done."""
        try:
            return await self._secret_token(track)
        except ScmanagerError as error:
            raise Unconfirmed("The server took the reset, but the new link could not be read.") from error

    def _link(self, track: Track, token: str) -> SecretLink:
        if not token:
            raise BadAnswer("The server did not tell the secret link of this track.")
        return SecretLink(
            track_urn=track.urn,
            token=token,
            listener_url=links.listener_url(track.permalink_url, token),
            api_url=f"{self._root}/tracks/{urns.bare_id(track.urn)}?secret_token={token}",
        )


def _track(answer: Answer) -> Track:
    return ObjectReader(RawTrack, decode.TrackReader()).read(answer)
