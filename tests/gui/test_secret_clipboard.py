"""U5: a secret on the clipboard is marked, and cleared only while it is still there."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from scmanager.ui.clipboard import SecretClipboard
from tests.helpers.waiting import until

SECRET = "https://soundcloud.com/odile-tamba/pale-reeds/s-Quo7bSecret"


async def test_U5_a_secret_is_cleared_after_a_while(qapp) -> None:
    system = QGuiApplication.clipboard()
    clipboard = SecretClipboard(system, clear_after_ms=20)
    clipboard.copy_secret(SECRET)
    assert system.text() == SECRET
    assert system.mimeData().data("x-kde-passwordManagerHint") == b"secret"
    await until(lambda: system.text() == "")


def test_U5_a_secret_is_cleared_at_the_end(qapp) -> None:
    clipboard = SecretClipboard(QGuiApplication.clipboard())
    clipboard.copy_secret(SECRET)
    clipboard.close()
    assert QGuiApplication.clipboard().text() == ""


def test_U5_what_came_later_is_left_alone(qapp) -> None:
    clipboard = SecretClipboard(QGuiApplication.clipboard())
    clipboard.copy_secret(SECRET)
    QGuiApplication.clipboard().setText("a shopping list")
    clipboard.close()
    assert QGuiApplication.clipboard().text() == "a shopping list"


def test_U5_a_plain_link_is_neither_marked_nor_cleared(qapp) -> None:
    clipboard = SecretClipboard(QGuiApplication.clipboard())
    clipboard.copy_secret(SECRET)
    clipboard.copy("https://soundcloud.com/odile-tamba/pale-reeds")
    clipboard.close()
    assert QGuiApplication.clipboard().text() == "https://soundcloud.com/odile-tamba/pale-reeds"
    assert not QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
