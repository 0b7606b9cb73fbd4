"""Faults U1 to U6: hostile words, addresses and pictures, and secret links on the screen.

U4 is in test_secret_faults.py; U5 in tests/gui/test_secret_clipboard.py.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from scmanager.core.links import is_safe_page
from scmanager.ui import pictures, track_commands
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.message_bar import Message
from tests.helpers.addresses import LOCAL, SAFE, UNSAFE
from tests.helpers.canary import secrets_of
from tests.helpers.dialogs import picture
from tests.helpers.hostile import HEIGHT, WIDTH, html_with_picture, make_hostile, rich_texts, said_literally
from tests.helpers.inspector_fakes import make_track
from tests.helpers.sandbox import Sandbox
from tests.helpers.stage import TABS, show_tab
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

MEBIBYTE = 1024 * 1024

# U1: words that are HTML


async def test_U1_a_hostile_account_is_shown_to_the_letter(
    qapp: QApplication, sandbox: Sandbox, sandbox_data: Path, tmp_path: Path
) -> None:
    words = html_with_picture(tmp_path)
    assert bites(words)
    make_hostile(sandbox_data, words)
    async with open_window(qapp, sandbox.url) as window:
        assert window.workspace is not None
        await window.workspace.show_first_private()
        for tab in TABS:
            show_tab(window, tab)
            await window.settled()
            assert nothing_rich(window.frame)
            assert said_literally(window.frame, words) > 3
        show_tab(window, "sharing")
        for name in ("Edit…", "Delete…", "Reset link…"):
            named(window, QPushButton, name).click()
            await until(lambda: dialogs(window))
            assert all(nothing_rich(dialog) for dialog in dialogs(window))
            dialogs(window)[0].reject()
            await window.settled()
        window.messages.show_message(Message(words, failure=True))
        assert nothing_rich(window.frame)


def bites(words: str) -> bool:
    """Tell whether a label that reads rich text really loads the picture."""
    label = QLabel(words)
    size = label.sizeHint()
    label.deleteLater()
    return size.width() >= WIDTH and size.height() >= HEIGHT


def nothing_rich(window: QWidget) -> bool:
    """Paint a window, and look for words that would be read as HTML, or a label as large as the picture."""
    window.grab()
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    assert [label.text() for label in labels if label.height() >= HEIGHT] == []
    assert rich_texts(window) == []
    return True


def dialogs(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.frame.findChildren(QDialog) if dialog.isVisible()]


# U2: addresses that lead elsewhere


class Browser:
    """Stands in for the browser of the system: `opened` are the addresses it was given."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def openUrl(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return True


@pytest.mark.parametrize(("addresses", "harmless"), [(SAFE, True), (UNSAFE, False)])
async def test_U2_only_pages_of_soundcloud_are_opened(
    qapp: QApplication, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...], harmless: bool
) -> None:
    browser = Browser()
    monkeypatch.setattr(track_commands, "QDesktopServices", browser)
    async with open_window(qapp, sandbox.url) as window:
        commands = window.workspace._commands
        for address in addresses:
            commands.open_page(make_track(permalink_url=address.replace(LOCAL, sandbox.url)))
        told = window.messages.texts()
    assert len(browser.opened) == (len(addresses) if harmless else 0)
    assert bool(told) != harmless
    assert all(is_safe_page(address, sandbox.url) for address in browser.opened)


# U3: pictures that are none, or bombs


def png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """Write a valid PNG of zeros: a few KiB that become hundreds of MiB."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    packed, rows = zlib.compressobj(9), 1 + width * depth * channels // 8
    data = b"".join(packed.compress(bytes(rows)) for _row in range(height)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bombs() -> Iterator[bytes]:
    yield png(8000, 8000, depth=1)
    yield png(20000, 20000, depth=1)
    yield png(100_000, 1)
    yield png(4096, 4096, depth=16, colour=6)[: 5 * MEBIBYTE]
    yield b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 4096, 4096, 16, 6, 0, 0, 0))
    whole = picture("JPEG", 64, 64)
    at = whole.index(b"\xff\xc0")
    yield whole[: at + 5] + struct.pack(">HH", 65500, 65500) + whole[at + 9 :]
    yield b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xff\x3f\0\xff\x3f\0"
    yield b"<svg xmlns='http://www.w3.org/2000/svg' width='9999' height='9999'/>"
    yield b"GIF89a" + struct.pack("<HH", 65535, 65535) + bytes(100)
    yield b"BM" + bytes(16) + struct.pack("<ii", 20000, 20000) + bytes(100)


@pytest.mark.qt_log_ignore(".")
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs the memory figures of Linux")
def test_U3_picture_bombs_take_no_memory(qapp: QApplication) -> None:
    for number, octets in enumerate(bombs()):
        before = reset_peak()
        assert pictures.decode(octets, 84, 2.0).isNull(), number
        assert peak() - before < 16 * MEBIBYTE, number


@pytest.mark.qt_log_ignore(".")
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs the memory figures of Linux")
def test_U3_broken_pictures_give_a_square_or_nothing(qapp: QApplication) -> None:
    chance = random.Random(7)
    before = reset_peak()
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = picture(kind, 90, 60)
        for _round in range(170):
            broken = bytearray(whole[: chance.randrange(12, len(whole) + 1)])
            for _byte in range(chance.randrange(6)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            image = pictures.decode(bytes(broken), 36, 1.0)
            assert image.isNull() or (image.width(), image.height()) == (36, 36)
    assert peak() - before < 96 * MEBIBYTE  # a header may say 4096 × 4096


def reset_peak() -> int:
    """Let the peak of the memory begin at what is used now, and return that in bytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> int:
    """Return the largest memory in bytes since the last reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


# U6: secret links on the screen and on the disk


async def test_U6_a_secret_link_is_on_the_screen_only_when_asked_for(
    qapp: QApplication, sandbox: Sandbox, sandbox_data: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        assert window.workspace is not None
        await window.workspace.show_first_private()
        await window.settled()
        secrets = secrets_of(sandbox_data)
        field = named(window, QLineEdit, "Secret link")
        assert not any(secret in text for secret in secrets for text in texts(window))
        named(window, QPushButton, "Show").click()
        assert any(secret in field.text() for secret in secrets)
        named(window, QPushButton, "Hide").click()
        assert not any(secret in text for secret in secrets for text in texts(window))


def texts(window: MainWindow) -> list[str]:
    """Return everything that stands in labels and fields, seen or not."""
    labels = [label.text() for label in window.frame.findChildren(QLabel)]
    return labels + [field.text() for field in window.frame.findChildren(QLineEdit)]
