"""Transactions that are done as a whole, or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

_Result = TypeVar("_Result")


def in_transaction(connection: Any, work: Callable[[Any], _Result]) -> _Result:
    """Run `work` in one transaction; when it raises, nothing is changed."""
    settle(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            settle(connection)
        raise
    return result


def settle(connection: Any) -> None:
    """Take back what a transaction left behind; SQLite does so by itself when the disk is full, but not always."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
