"""The presets, and the pattern file names were last read by: in the settings as soon as they change."""

from __future__ import annotations

import asyncio

from scmanager.core import presets
from scmanager.core.presets import Preset
from scmanager.settings import Settings, SettingsFile


class PresetBook:
    """What is remembered from one upload to the next; a change that cannot be written is a StorageError."""

    def __init__(self, settings: Settings, file: SettingsFile) -> None:
        self.file = file
        self.presets = settings.presets
        self.name_pattern = settings.name_pattern

    def named(self, name: str) -> Preset | None:
        """Return the preset of a name."""
        return next((preset for preset in self.presets if preset.name == name), None)

    async def save(self, preset: Preset) -> None:
        """Keep a preset, in place of one of the same name."""
        await self._keep(presets.with_preset(self.presets, preset))

    async def rename(self, name: str, new_name: str) -> None:
        """Call a preset differently."""
        await self._keep(presets.renamed_preset(self.presets, name, new_name))

    async def delete(self, name: str) -> None:
        """Forget a preset."""
        await self._keep(presets.without_preset(self.presets, name))

    async def remember_pattern(self, pattern: str) -> None:
        """Remember a pattern as the one used last."""
        if pattern != self.name_pattern:
            await asyncio.to_thread(self.file.change, name_pattern=pattern)
            self.name_pattern = pattern

    async def _keep(self, kept: tuple[Preset, ...]) -> None:
        await asyncio.to_thread(self.file.change, presets=kept)
        self.presets = kept
