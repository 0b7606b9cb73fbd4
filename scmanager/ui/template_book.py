"""The templates of messages: in the settings as soon as they change."""

from __future__ import annotations

import asyncio
import contextlib

import msgspec

from scmanager.core.template_texts import MessageTemplate
from scmanager.errors import StorageError
from scmanager.settings import SettingsFile


class KeptTemplates(msgspec.Struct, frozen=True, kw_only=True):
    """The templates there are, and the name of the one that was used last for as many tracks."""

    templates: tuple[MessageTemplate, ...]
    used: str = ""


class TemplateBook:
    """Reads and writes the templates; nothing is remembered here, so that everybody sees the same."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    async def read(self, *, several: bool = False) -> KeptTemplates:
        """Return the templates, and which was used last, for one track or several."""
        settings = await asyncio.to_thread(self._file.load)
        used = settings.message_for_several if several else settings.message_for_one
        return KeptTemplates(templates=settings.messages, used=used)

    async def keep(self, templates: tuple[MessageTemplate, ...]) -> None:
        """Write the templates; StorageError when the disk refuses."""
        await asyncio.to_thread(self._file.change, messages=templates)

    async def remember(self, name: str, *, several: bool = False) -> None:
        """Remember which template was used; a disk that refuses loses no more than that."""
        field = "message_for_several" if several else "message_for_one"
        with contextlib.suppress(StorageError):
            await asyncio.to_thread(self._file.change, **{field: name})
