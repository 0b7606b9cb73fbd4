"""Secrets in a keychain that may be anything, and the lock that programs share."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scmanager.core.oauth import SavedSignIn
from scmanager.errors import KeychainUnavailable, StorageError
from scmanager.store.keychain import LONGEST
from scmanager.store.locks import file_lock
from scmanager.store.slots import Slots
from scmanager.store.tokens import TokenStore
from scmanager.store.worker import Worker
from tests.helpers.keychains import FakeBackend, keychain_over

SIGN_IN = SavedSignIn("refresh", "soundcloud:users:1")
HOLDER = """
import asyncio, sys
from pathlib import Path
from scmanager.store.locks import file_lock
async def hold():
    async with file_lock(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
asyncio.run(hold())
"""


@pytest.fixture
def backend() -> Iterator[FakeBackend]:
    keychain = FakeBackend(longest=1280)
    yield keychain
    keychain.release()


@pytest.fixture
def store(backend: FakeBackend, tmp_path: Path) -> Iterator[TokenStore]:
    keychain = keychain_over(backend)
    yield TokenStore("one", keychain, tmp_path)
    keychain.close()


async def test_a_sign_in_and_a_secret_are_kept_and_forgotten(store: TokenStore, backend: FakeBackend) -> None:
    assert await store.read() is None
    assert await store.client_secret() == ""
    await store.write(SIGN_IN)
    await store.keep_client_secret("secret")
    assert await store.read() == SIGN_IN
    assert await store.client_secret() == "secret"
    assert store.is_safe
    await store.forget()
    assert await store.read() is None
    assert await store.client_secret() == "secret"
    await store.keep_client_secret("")
    assert backend.entries == {}


async def test_profiles_do_not_meet(backend: FakeBackend, tmp_path: Path) -> None:
    keychain = keychain_over(backend)
    one, two = (TokenStore(name, keychain, tmp_path) for name in ("one", "two"))
    await one.write(SIGN_IN)
    assert await two.read() is None
    await two.forget()
    assert await one.read() == SIGN_IN
    keychain.close()


@pytest.mark.parametrize("text", ["", "=", "={", "=[]", '={"refresh_token": 1, "account_urn": ""}', "+a3", "+ax", "?"])
async def test_a_damaged_entry_is_as_good_as_none(store: TokenStore, backend: FakeBackend, text: str) -> None:
    await store.write(SIGN_IN)
    backend.entries = dict.fromkeys(backend.entries, text)
    assert await store.read() is None
    await store.write(SIGN_IN)
    assert await store.read() == SIGN_IN


@given(st.lists(st.text(alphabet="ab", max_size=20).map(lambda text: text * 300), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_of_any_length_replace_each_other(texts: list[str]) -> None:
    async def write_and_read() -> None:
        backend = FakeBackend(longest=1280)
        keychain = keychain_over(backend)
        for text in texts:
            await keychain.put("name", text)
            assert await keychain.get("name") == text
        assert len(backend.entries) <= 1 + -(-len(texts[-1]) // LONGEST)
        await keychain.delete("name")
        assert backend.entries == {}
        keychain.close()

    asyncio.run(write_and_read())


@pytest.mark.parametrize("writes", range(6))
async def test_a_stop_in_the_middle_leaves_the_old_text_whole(backend: FakeBackend, writes: int) -> None:
    keychain = keychain_over(backend)
    await keychain.put("name", "old" * 1000)
    left = writes

    class Stopping(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            nonlocal left
            if left == 0:
                raise OSError("the power went")
            left -= 1
            super().set_password(service, username, password)

    stopping = Stopping()
    stopping.entries = backend.entries
    unlucky = keychain_over(stopping)
    await unlucky.put("name", "new" * 1500)
    after = keychain_over(backend)
    text = await after.get("name")
    assert text in {"old" * 1000, "new" * 1500}
    assert (text == "new" * 1500) == (writes >= 5)
    for one in (keychain, unlucky, after):
        one.close()


@pytest.mark.parametrize("illness", ["fails", "loses"])
async def test_what_the_keychain_does_not_take_stays_in_memory(
    store: TokenStore, backend: FakeBackend, illness: str
) -> None:
    if illness == "fails":
        backend.failure = PermissionError("locked")
    else:
        backend.is_forgetful = True
    await store.write(SIGN_IN)
    assert await store.read() == SIGN_IN
    assert not store.is_safe
    assert "sign in again" in store.notice
    backend.failure, backend.is_forgetful = None, False
    await store.write(SIGN_IN)
    assert store.is_safe
    assert store.notice == ""


async def test_forgetting_fails_aloud(store: TokenStore, backend: FakeBackend) -> None:
    await store.write(SIGN_IN)
    backend.failure = PermissionError("locked")
    with pytest.raises(KeychainUnavailable) as caught:
        await store.forget()
    assert caught.value.details == "PermissionError"


async def test_the_backend_is_looked_for_once_and_on_the_thread() -> None:
    looked: list[str] = []
    backend = FakeBackend()

    def find() -> FakeBackend:
        import threading

        looked.append(threading.current_thread().name)
        return backend

    slots = Slots(find)
    assert looked == []
    await asyncio.gather(*(slots.get("name") for _ in range(5)))
    assert looked == ["keychain"]
    slots.close()


def test_nothing_of_keyring_is_loaded_before_it_is_needed() -> None:
    code = "import sys, scmanager.store.tokens; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_call_whose_caller_left_is_never_made() -> None:
    import threading

    worker, free, made = Worker("test"), threading.Event(), []
    first = asyncio.create_task(worker.run(lambda: free.wait(30), 30))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await worker.run(lambda: made.append("late"), 0.05)
    free.set()
    assert await first
    assert await worker.run(lambda: "next", 10) == "next"
    assert made == []
    worker.close()


def test_a_hanging_keychain_does_not_hold_up_the_end_of_the_program() -> None:
    code = """
import asyncio, threading
from scmanager.store.slots import Slots
from scmanager.errors import KeychainUnavailable
async def main():
    try:
        await Slots(threading.Event().wait, quick=0.1).get("name")
    except KeychainUnavailable:
        print("told")
asyncio.run(main())
"""
    answer = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=20)
    assert (answer.returncode, answer.stdout) == (0, "told\n")


async def test_one_holds_the_lock_and_the_others_wait(tmp_path: Path) -> None:
    inside = most = 0

    async def enter() -> None:
        nonlocal inside, most
        async with file_lock(tmp_path / "sub" / "a.lock"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter() for _ in range(5)))
    assert most == 1


async def test_another_program_holds_the_lock_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(StorageError, match="Another scmanager"):
        async with file_lock(path, limit=0.1):
            pass
    waiting = asyncio.create_task(_enter(path))
    holder.kill()
    await holder.wait()
    assert await waiting


async def _enter(path: Path) -> bool:
    async with file_lock(path):
        return True


async def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be made"):
        await _enter(tmp_path / "file" / "a.lock")


async def test_a_caller_who_leaves_while_waiting_leaves_the_lock_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    async with file_lock(path):
        waiting = asyncio.create_task(_enter(path))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert await _enter(path)
