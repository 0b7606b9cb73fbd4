"""A9, A10 and A12: answers that do not belong to a sign-in, attacks on its listener, and secrets that stay put."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.profiles import Profile
from scmanager.errors import InputError, SignInRefused
from scmanager.services import callback_listener
from scmanager.services.callback_listener import CallbackListener, PortTaken, check_port, free_port
from scmanager.services.sign_in import NoCallback, SignIn
from tests.helpers.browser_steps import press
from tests.helpers.sandbox import Sandbox
from tests.helpers.sign_ins import a_port, a_profile, ask, attempt, get, state_of

NOWHERE = "http://127.0.0.1:9"


def target_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@given(st.one_of(st.text(), st.text().map(lambda text: f"http://127.0.0.1:8765/callback?code=x&state={text}")))
def test_A9_only_the_own_state_is_accepted(text: str) -> None:
    async def paste() -> None:
        made = SignIn(a_profile(NOWHERE))
        with pytest.raises(InputError):
            made.paste(text)
        made.paste(f"?state={state_of(made)}&code=good")
        await made.close()

    asyncio.run(paste())


async def test_A9_every_attempt_has_its_own_state_and_verifier() -> None:
    queries = [parse_qs(urlsplit(SignIn(a_profile(NOWHERE)).address).query) for _ in range(50)]
    assert len({query["state"][0] for query in queries}) == 50
    assert len({query["code_challenge"][0] for query in queries}) == 50
    assert all(len(query["state"][0]) >= 43 for query in queries)


async def test_A9_two_sign_ins_at_once_do_not_take_each_others_answer(sandbox: Sandbox) -> None:
    one, two = a_profile(sandbox), a_profile(sandbox)
    async with attempt(one) as first, attempt(two) as second:
        for_first, for_second = await press(first.address), await press(second.address, user=1)
        assert "400" in await ask(one.redirect_port, get(one.redirect_port, target_of(for_second)))
        with pytest.raises(InputError):
            second.paste(for_first)
        first.paste(for_first)
        second.paste(for_second)
        accounts = {(await made.finish()).profile.account_urn for made in (first, second)}
    assert len(accounts) == 2


async def test_A9_a_callback_works_once(sandbox: Sandbox) -> None:
    profile = a_profile(sandbox)
    async with attempt(profile) as made:
        back = await press(made.address)
        request = get(profile.redirect_port, target_of(back))
        assert "200 OK" in await ask(profile.redirect_port, request)
        assert "400 Bad Request" in await ask(profile.redirect_port, request)
        with pytest.raises(InputError, match="has its answer already"):
            made.paste(back)
        await made.finish()
    async with attempt(profile) as again:
        assert "400 Bad Request" in await ask(profile.redirect_port, request)
        with pytest.raises(InputError, match="start again"):
            again.paste(back)


async def test_A9_a_code_of_long_ago_is_refused_with_a_next_step(sandbox: Sandbox) -> None:
    async with attempt(a_profile(sandbox)) as made:
        made.paste(f"?state={state_of(made)}&code=of-long-ago")
        with pytest.raises(SignInRefused, match=r"too old or was used already\. Start again") as caught:
            await made.finish()
    assert caught.value.code == "invalid_grant"


async def test_A9_a_sign_in_does_not_wait_for_ever() -> None:
    async with attempt(a_profile(NOWHERE), life=0.05) as made:
        with pytest.raises(NoCallback, match="Open the browser again"):
            await made.finish()
        with pytest.raises(InputError):
            made.paste(f"?state={state_of(made)}&code=late")


async def test_A9_the_answer_of_another_server_is_refused() -> None:
    async with attempt(a_profile(NOWHERE)) as made:
        with pytest.raises(InputError, match="another server"):
            made.paste(f"?state={state_of(made)}&code=x&iss=https%3A%2F%2Felsewhere.example")


async def test_A9_codes_and_tokens_are_not_logged(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "httpcore")
    profile = a_profile(sandbox)
    async with attempt(profile, "sandbox") as made:
        back = await press(made.address)
        caplog.clear()
        await ask(profile.redirect_port, get(profile.redirect_port, target_of(back)))
        signed_in = await made.finish()
    assert signed_in.tokens is not None
    code = parse_qs(urlsplit(back).query)["code"][0]
    for secret in (code, signed_in.tokens.access_token, signed_in.tokens.refresh_token):
        assert secret not in caplog.text
        assert secret not in repr((signed_in, made, signed_in.tokens))


STRANGERS = {
    "another name": (421, {"host": "localhost:{port}"}),
    "a name that was made to point here": (421, {"host": "evil.example:{port}"}),
    "another port": (421, {"host": "127.0.0.1:1"}),
    "another path": (404, {"target": "/callbacks"}),
    "the root": (404, {"target": "/"}),
    "a path below": (404, {"target": "/callback/x"}),
    "a script of another page": (403, {"headers": ("Sec-Fetch-Mode: cors", "Origin: https://evil.example")}),
    "a picture of another page": (403, {"headers": ("Sec-Fetch-Mode: no-cors",)}),
    "a question about scripts": (405, {"method": "OPTIONS", "headers": ("Origin: https://evil.example",)}),
    "another method": (405, {"method": "PUT"}),
    "a proxy's request": (400, {"target": "http://127.0.0.1/callback"}),
    "two hosts": (400, {"headers": ("Host: evil.example",)}),
    "a folded header": (400, {"headers": (" folded",)}),
    "a head without end": (431, {"headers": ("X: " + "x" * 40_000,)}),
    "a form of unknown length": (411, {"method": "POST", "headers": ("Transfer-Encoding: chunked",)}),
    "a form that is too long": (413, {"method": "POST", "headers": ("Content-Length: 100000",)}),
    "the wrong state": (400, {"target": "/callback?code=x&state=guessed"}),
    "no state": (400, {"target": "/callback?code=x"}),
    "the same field twice": (400, {"target": "/callback?state=a&state={state}&code=x"}),
    "a refusal with the wrong state": (400, {"target": "/callback?error=access_denied&state=guessed"}),
    "half an escape": (400, {"target": "/callback?%"}),
}


@pytest.mark.parametrize("name", STRANGERS)
async def test_A10_a_stranger_is_refused_and_the_listener_goes_on(name: str) -> None:
    status, wish = STRANGERS[name]
    profile = a_profile(NOWHERE)
    port = profile.redirect_port
    async with attempt(profile) as made:
        state = state_of(made)
        target = wish.get("target", f"/callback?code=x&state={state}").replace("{state}", state)
        host = wish.get("host", "").replace("{port}", str(port))
        request = get(port, target, *wish.get("headers", ()), method=wish.get("method", "GET"), host=host)
        answer = await ask(port, request)
        assert answer.startswith(f"HTTP/1.1 {status} "), answer.partition("\r\n")[0]
        assert "access-control" not in answer.lower()
        assert state not in answer
        assert "200 OK" in await ask(port, get(port, f"/callback?code=right&state={state}"))


@pytest.mark.parametrize(
    "noise", ["\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\n\r\n"]
)
async def test_A10_other_protocols_are_refused(noise: str) -> None:
    profile = a_profile(NOWHERE)
    async with attempt(profile):
        assert (await ask(profile.redirect_port, noise)).startswith("HTTP/1.1 400 ")


@pytest.mark.parametrize("path", ["/callback", "/callback/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_A10_the_browser_may_come_back_in_each_documented_way(path: str, method: str) -> None:
    profile = a_profile(NOWHERE)
    async with attempt(profile) as made:
        fields = f"code=a-code&state={state_of(made)}"
        target, body = (f"{path}?{fields}", "") if method == "GET" else (path, fields)
        headers = ("Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site", f"Content-Length: {len(body)}")
        answer = await ask(
            profile.redirect_port, get(profile.redirect_port, target, *headers, method=method, body=body)
        )
    assert answer.startswith("HTTP/1.1 200 OK")
    assert "Referrer-Policy: no-referrer" in answer
    assert "Cache-Control: no-store" in answer
    assert "a-code" not in answer


async def test_A10_slow_clients_are_cut_and_keep_nobody_waiting() -> None:
    port, taken = a_port(), []
    listener = CallbackListener(port, lambda query: taken.append(query) is None, patience=1)
    await listener.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /callback?cod")
    assert "200 OK" in await ask(port, get(port, "/callback?quick"))
    with suppress(ConnectionError):
        assert not await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await listener.close()
    assert taken == ["quick"]


async def test_A10_connections_that_are_only_held_open_do_not_fill_it_up() -> None:
    port = a_port()
    listener = CallbackListener(port, lambda _query: True, patience=60)
    await listener.open()
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3 * callback_listener.MOST_CONNECTIONS)]
    assert "200 OK" in await ask(port, get(port, "/callback?x"))
    began = time.monotonic()
    await listener.close()
    assert time.monotonic() - began < 5
    for _, writer in held:
        writer.close()


async def test_A10_ten_thousand_hits_do_not_end_it() -> None:
    profile = a_profile(NOWHERE)
    port = profile.redirect_port
    wrong = get(port, "/callback?code=x&state=guessed")

    async def hit(times: int) -> int:
        return sum([(await ask(port, wrong)).startswith("HTTP/1.1 400 ") for _ in range(times)])

    async with attempt(profile) as made:
        assert await asyncio.gather(*(hit(1_000) for _ in range(10))) == [1_000] * 10
        assert "200 OK" in await ask(port, get(port, f"/callback?code=x&state={state_of(made)}"))


async def test_A10_a_port_in_use_is_not_shared() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Another program uses port {port}"):
            check_port(port)
        made = SignIn(a_profile(NOWHERE, redirect_port=port))
        with pytest.raises(PortTaken, match="use another port"):
            await made.open()
        await made.close()
        assert free_port(port) > port
    check_port(port)


async def test_A10_it_listens_on_one_address_of_this_computer_only() -> None:
    profile = a_profile(NOWHERE)
    async with attempt(profile):
        for host in ("::1", "127.0.0.2"):
            with pytest.raises(OSError, match=r".*"):
                await asyncio.open_connection(host, profile.redirect_port)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", profile.redirect_port)


async def test_A12_the_secret_goes_to_the_token_endpoint_only(sandbox: Sandbox) -> None:
    profile = a_profile(sandbox)
    async with attempt(profile, "a-canary") as made:
        asked = parse_qs(urlsplit(made.address).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert "a-canary" not in made.address
        assert "a-canary" not in repr(made)
        made.paste(await press(made.address))
        with pytest.raises(SignInRefused) as caught:
            await made.finish()
    assert "a-canary" not in str(caught.value) + caught.value.details
    assert not any("a-canary" in str(entry) for entry in sandbox.requests("GET"))


def test_A12_a_profile_has_no_place_for_a_secret() -> None:
    assert not [field for field in msgspec.structs.fields(Profile) if "secret" in field.name or field.name == "token"]
