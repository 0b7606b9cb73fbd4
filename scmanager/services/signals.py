"""Telling listeners what changed, without depending on how well they listen."""

from __future__ import annotations

import asyncio

from psygnal import EmitLoopError, SignalInstance


def announce(signal: SignalInstance, *values: object) -> None:
    """Emit a signal; a failing listener is a bug of that listener and is reported, the sender goes on.

    The report goes to the exception handler of the running loop with the listener's own exception:
    psygnal's wrapper lists local variables, which may be secrets. Without a loop it is raised.
    """
    try:
        signal.emit(*values)
    except EmitLoopError as wrapper:
        report(_root_cause(wrapper), f"a listener of {signal.name!r} failed")


def report(fault: BaseException, what: str) -> None:
    """Hand a fault of ours to the exception handler of the running loop; without a loop raise it."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise fault from None
    loop.call_exception_handler({"message": what, "exception": fault})


def _root_cause(error: BaseException) -> BaseException:
    while isinstance(error, EmitLoopError) and error.__cause__ is not None:
        error = error.__cause__
    return error
