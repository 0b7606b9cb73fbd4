"""Which keychain of the system is trusted with secrets."""

from __future__ import annotations

from typing import Protocol


class Backend(Protocol):
    """A keychain as the keyring library offers it; its calls block, and raise whatever their system raises."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return an entry, None when there is none; KWallet says None when it is locked, too."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write an entry."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete an entry; it is an error when there is none."""


def system_keychain() -> Backend | None:
    """Return the keychain of this system, None when it has none that is safe. Takes its time; call it on a thread.

    The keyring library is not asked to choose: its environment variable and its configuration file may name any
    class, in any folder, also one that writes secrets in clear (https://keyring.readthedocs.io, "Configuring").
    """
    # Imported here because it takes as long as the HTTP client, and is needed only once somebody signs in.
    from keyring.backends import SecretService, Windows, kwallet, macOS  # noqa: PLC0415

    trusted = (
        SecretService.Keyring,
        kwallet.DBusKeyring,
        kwallet.DBusKeyringKWallet4,
        macOS.Keyring,
        Windows.WinVaultKeyring,
    )
    usable = [kind for kind in trusted if kind.viable]
    best = max(usable, key=lambda kind: kind.priority, default=None)
    return None if best is None else best()
