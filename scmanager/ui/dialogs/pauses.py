"""Pauses the server asks for, as they are told while something waits for their end."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts

_LOOK_SECONDS = 0.25


async def tell_pauses(left: Callable[[], float], tell: Callable[[int], object], over: Callable[[], object]) -> None:
    """Tell for how many seconds the server wants to be left alone, and when that is over, until cancelled."""
    told = 0
    while True:
        seconds = math.ceil(left())
        if seconds and seconds != told:
            tell(seconds)
        elif told and not seconds:
            over()
        told = seconds
        await asyncio.sleep(_LOOK_SECONDS)


def pause_words(seconds: int) -> str:
    """Say that the server asked for a pause."""
    words = QCoreApplication.translate("Pauses", "The server asked for a pause. It goes on in {}.")
    return words.format(texts.span(timedelta(seconds=seconds)))
