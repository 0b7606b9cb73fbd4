"""Everything that belongs to one account on one server, built together and closed together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scmanager.core.uploads import UploadJob
from scmanager.services.account import AccountService
from scmanager.services.browse import Browse
from scmanager.services.comments import Comments
from scmanager.services.connection import Connection
from scmanager.services.editing import Editing
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.links import Links
from scmanager.services.media import Media
from scmanager.services.schedule import Schedule
from scmanager.services.shared_links import SharedLinks
from scmanager.services.sharing import Sharing
from scmanager.services.shelf import Shelf
from scmanager.services.upload_queue import UploadQueue
from scmanager.services.upload_timing import UploadTiming
from scmanager.store.pictures import PictureFolder
from scmanager.store.schedule import ScheduleStore
from scmanager.store.seen_files import SeenFiles
from scmanager.store.uploads import UploadStore

if TYPE_CHECKING:
    from scmanager.api.client import Client


@dataclass(frozen=True, slots=True)
class Session:
    """The services of one account.

    `server_text` names the kind of account to the user, `notice` is what they have to be told about it at once.
    """

    client: Client
    server_text: str
    notice: str
    connection: Connection
    account: AccountService
    library: Library
    browse: Browse
    editing: Editing
    comments: Comments
    sharing: Sharing
    media: Media
    schedule: Schedule
    uploads: UploadQueue
    seen_files: SeenFiles
    handed_out: HandedOut
    links: Links
    shared_links: SharedLinks

    @classmethod
    def over(
        cls,
        client: Client,
        uploads: UploadStore,
        account: str,
        server_text: str,
        notice: str = "",
        *,
        shelf: Shelf | None = None,
        pictures: PictureFolder | None = None,
        handed_out: HandedOut | None = None,
        timing: UploadTiming = UploadTiming(),  # noqa: B008 -- frozen
    ) -> Session:
        """Build the services over a client; `account` is the key of its jobs among the uploads.

        `shelf` holds the account's tracks, those of an earlier run, too, and `pictures` their artwork; `handed_out`
        knows whose links were copied.
        """
        library = Library(client, shelf)
        about = AccountService(client)
        about.changed.connect(partial(_expect, library, about))
        connection = Connection(client, library)
        editing = Editing(client, library)
        links = Links(client, library, handed_out or HandedOut(), connection=connection)
        sharing, media = Sharing(client, links), Media(client, pictures)
        schedule = Schedule(client, library, ScheduleStore(uploads.database), account, connection=connection)
        return cls(
            client=client,
            server_text=server_text,
            notice=notice,
            connection=connection,
            account=about,
            library=library,
            browse=Browse(client),
            editing=editing,
            comments=Comments(client, library),
            sharing=sharing,
            media=media,
            schedule=schedule,
            uploads=UploadQueue(
                client,
                library,
                editing,
                uploads,
                account,
                connection=connection,
                publish_later=partial(_publish_later, schedule),
                timing=timing,
            ),
            seen_files=SeenFiles(uploads.database),
            handed_out=links.handed_out,
            links=links,
            shared_links=SharedLinks(sharing, media, links),
        )

    @property
    def origin(self) -> str:
        """The scheme, host and port of the server."""
        return self.client.origin

    async def open(self) -> None:
        """Show what is known already, and go on with uploads and with what is to become public.

        StorageError when the list of uploads cannot be read.
        """
        self.links.open()
        await self.library.load()
        await self.schedule.open()
        await self.uploads.open()

    async def close(self) -> None:
        """Stop uploads and downloads and hang up."""
        await self.uploads.close()
        await self.schedule.close()
        await self.links.close()
        await self.connection.close()
        await self.library.close()
        await self.media.close()
        await self.client.close()


def _expect(library: Library, about: AccountService) -> None:
    """Let the library know how many tracks there are, where the server tells both numbers."""
    if about.account is not None:
        public, private = about.account.user.track_count, about.account.private_tracks_count
        library.expect(0 if public is None or private is None else public + private)


async def _publish_later(schedule: Schedule, job: UploadJob) -> None:
    if job.draft.publish_at is not None:
        await schedule.add(job.track_urn, job.title, job.draft.publish_at)
