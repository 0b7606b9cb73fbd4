"""Where things are kept: the only module that knows the folders of this computer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import platformdirs

_NAME = "scmanager"


class Paths(msgspec.Struct, frozen=True):
    """The folders of the program; each is made, readable by the user alone, when first asked for."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def of_user(cls) -> Paths:
        """Return the folders the platform keeps for programs of this user."""
        return cls(
            config=platformdirs.user_config_path(_NAME, appauthor=False),
            data=platformdirs.user_data_path(_NAME, appauthor=False),
            cache=platformdirs.user_cache_path(_NAME, appauthor=False),
            logs=platformdirs.user_log_path(_NAME, appauthor=False),
        )

    @classmethod
    def under(cls, home: Path) -> Paths:
        """Return folders that all lie under one folder (`--home`)."""
        return cls(config=home / "config", data=home / "data", cache=home / "cache", logs=home / "logs")

    def make(self) -> None:
        """Make the folders; raises OSError where the disk does not allow it."""
        for folder in (self.config, self.data, self.cache, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)


def resources() -> Path:
    """Return the folder of icons and styles: packed into the wheel, beside the package in a checkout."""
    package = Path(__file__).parent
    packed = package / "_resources"
    return packed if packed.is_dir() else package.parent / "resources"
