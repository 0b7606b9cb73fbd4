"""Everything that belongs to one account on one server, built together and closed together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scmanager.services.account import AccountService
from scmanager.services.browse import Browse
from scmanager.services.comments import Comments
from scmanager.services.connection import Connection
from scmanager.services.editing import Editing
from scmanager.services.library import Library
from scmanager.services.media import Media
from scmanager.services.sharing import Sharing
from scmanager.services.upload_queue import UploadQueue

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
    uploads: UploadQueue

    @classmethod
    def over(cls, client: Client, server_text: str, notice: str = "") -> Session:
        """Build the services over a client."""
        library = Library(client)
        connection = Connection(client, library)
        return cls(
            client=client,
            server_text=server_text,
            notice=notice,
            connection=connection,
            account=AccountService(client),
            library=library,
            browse=Browse(client),
            editing=Editing(client, library),
            comments=Comments(client, library),
            sharing=Sharing(client),
            media=Media(client),
            uploads=UploadQueue(client, library, connection),
        )

    @property
    def origin(self) -> str:
        """The scheme, host and port of the server."""
        return self.client.origin

    async def close(self) -> None:
        """Stop uploads and downloads and hang up."""
        await self.connection.close()
        await self.uploads.close()
        await self.media.close()
        await self.client.close()
