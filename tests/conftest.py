"""Fixtures and rules of the whole suite."""

from __future__ import annotations

import asyncio
import inspect
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.helpers.logfail", "tests.helpers.fixtures", "tests.helpers.canary"]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test: on the program's loop when it has a Qt application, else on plain asyncio."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    loop = pyfuncitem.funcargs.get("loop")
    if loop is None:
        asyncio.run(pyfuncitem.obj(**arguments))
    else:
        loop.run_until_complete(pyfuncitem.obj(**arguments))
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every coroutine test that uses Qt the program's loop."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if inspect.iscoroutinefunction(getattr(item, "obj", None)) and {"qapp", "qtbot"} & set(names):
            item.fixturenames.append("loop")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep proxies and the user's own folders out of every test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
