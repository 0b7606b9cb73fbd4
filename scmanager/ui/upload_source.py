"""What the upload dialog gets of a session: files, earlier uploads, and the upload time that is really left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.candidates import quota_after
from scmanager.core.upload_states import ON_SERVER, OVER, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Account
from scmanager.services.intake import drafts_from
from scmanager.ui.dialogs.upload_desk import UploadDesk
from scmanager.ui.preset_book import PresetBook

if TYPE_CHECKING:
    from scmanager.services.session import Session

_GIVEN_UP = frozenset({UploadState.CANCELLED, UploadState.FAILED})
_TAKES_NO_TIME = ON_SERVER | OVER | {UploadState.DRAFT}


class UploadSource:
    """Makes the desk of each upload dialog."""

    def __init__(self, session: Session, presets: PresetBook) -> None:
        self._session = session
        self._presets = presets

    def desk(self) -> UploadDesk:
        """Return what a dialog that opens now works with."""
        account = self._session.account.account
        return UploadDesk(
            read_files=drafts_from,
            find_uploaded=self._find_uploaded,
            read_account=self._read_account,
            presets=self._presets,
            writable=self._session.client.writable,
            account=self._without_waiting(account) if account else None,
            known=self._session.library.packed,
        )

    async def _find_uploaded(self, contents: Sequence[str]) -> Mapping[str, UploadJob]:
        """Return the uploads of these contents: those that brought them to the server, else those that still may."""
        jobs = (job for job in self._session.uploads.jobs if job.state not in _GIVEN_UP)
        waiting = {job.draft.content: job for job in jobs if job.draft.content in contents}
        return {**waiting, **await self._session.uploads.find_uploaded(contents)}

    async def _read_account(self) -> Account:
        return self._without_waiting(await self._session.account.load())

    def _without_waiting(self, account: Account) -> Account:
        """Take off the upload time of what waits in the queue, which the server does not know of."""
        waiting = (job.draft.audio for job in self._session.uploads.jobs if job.state not in _TAKES_NO_TIME)
        seconds = sum((audio.duration_ms or 0) / 1000 for audio in waiting if audio)
        return msgspec.structs.replace(account, quota=quota_after(account.quota, seconds))
