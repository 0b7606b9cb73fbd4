"""Signing in to the sandbox: the consent page, the token endpoint, and sign-out."""

import base64
import hashlib
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.helpers.sandbox import Sandbox

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = "http://127.0.0.1:8765/callback"
CLIENT = {"client_id": "sandbox", "client_secret": "sandbox"}
WISH = {
    "client_id": "sandbox",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "a state & more",
}


class Form(HTMLParser):
    """The form of a page: its hidden fields, its buttons and its choices."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self.options: list[str] = []
        self._button: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values["action"]
        elif tag == "input":
            self.hidden[values["name"]] = values["value"]
        elif tag == "option":
            self.options.append(values["value"])
        elif tag == "button":
            self._button = (values["name"], values["value"])

    def handle_data(self, data: str) -> None:
        if self._button:
            self.buttons[data] = self._button
            self._button = None


def press(box: Sandbox, button: str, user: int = 0, at: str = "/authorize", **changes: str) -> dict[str, str]:
    """Open the page, press a button as one of the users; return what the client is told."""
    page = box.http.get(at, params={**WISH, **changes})
    form = Form(page.text)
    fields = {**form.hidden, "user_id": form.options[user], **dict([form.buttons[button]])}
    return told(box.http.post(form.action, data=fields))


def told(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def ask_token(box: Sandbox, **fields: str) -> httpx.Response:
    return box.http.post("/oauth/token", data=fields)


def trade(box: Sandbox, code: str, /, **changes: str) -> httpx.Response:
    wish = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return ask_token(box, **{**CLIENT, **wish, **changes})


def me(box: Sandbox, token: str, scheme: str = "OAuth") -> httpx.Response:
    return box.http.get("/me", headers={"Authorization": f"{scheme} {token}"})


def test_approving_signs_in(sandbox: Sandbox) -> None:
    told = press(sandbox, "Approve")
    assert told["state"] == WISH["state"]
    pair = trade(sandbox, told["code"]).json()
    assert (pair["expires_in"], pair["scope"], pair["token_type"]) == (3599, "", "bearer")
    assert me(sandbox, pair["access_token"]).json()["permalink"] == "demo-artist"
    assert me(sandbox, pair["access_token"], "Bearer").status_code == 200


def test_another_user_can_be_chosen(sandbox: Sandbox) -> None:
    pair = trade(sandbox, press(sandbox, "Approve", user=1)["code"]).json()
    assert me(sandbox, pair["access_token"]).json()["permalink"] != "demo-artist"


def test_the_classic_page_and_endpoint_need_no_challenge(sandbox: Sandbox) -> None:
    without = {"code_challenge": "", "code_challenge_method": "", "scope": "non-expiring"}
    grant = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, **CLIENT}
    code = press(sandbox, "Approve", at="/connect", **without)["code"]
    pair = sandbox.http.post("/oauth2/token", data={**grant, "code": code}).raise_for_status().json()
    assert me(sandbox, pair["access_token"]).status_code == 200
    again = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"], **CLIENT}
    assert sandbox.http.post("/oauth2/token", data=again).status_code == 200


@pytest.mark.parametrize("page", ["/authorize", "/connect"])
def test_a_challenge_is_held_against_both_endpoints(sandbox: Sandbox, page: str) -> None:
    for endpoint in ("/oauth/token", "/oauth2/token"):
        grant = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, **CLIENT}
        answer = sandbox.http.post(endpoint, data={**grant, "code": press(sandbox, "Approve", at=page)["code"]})
        assert answer.status_code == 400


def test_a_code_without_a_challenge_is_worth_nothing_to_the_current_endpoint(sandbox: Sandbox) -> None:
    code = press(sandbox, "Approve", at="/connect", code_challenge="", code_challenge_method="")["code"]
    assert trade(sandbox, code).json()["error"] == "invalid_grant"


def test_refusing_is_told(sandbox: Sandbox) -> None:
    told = press(sandbox, "Refuse")
    assert told["error"] == "access_denied"
    assert told["state"] == WISH["state"]
    assert "code" not in told


def test_the_page_shows_hostile_values_as_text(sandbox: Sandbox) -> None:
    page = sandbox.http.get("/authorize", params={**WISH, "state": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert Form(page).hidden["state"] == '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "someone"},
        {"redirect_uri": "https://elsewhere.example/callback"},
        {"redirect_uri": "http://127.0.0.1.elsewhere.example:80/callback"},
        {"redirect_uri": "/callback"},
        {"redirect_uri": "http://127.0.0.1:port/callback"},
        {"redirect_uri": ""},
    ],
)
def test_a_wrong_address_or_client_gets_a_blank_page(sandbox: Sandbox, changes: dict[str, str]) -> None:
    answer = sandbox.http.get("/authorize", params={**WISH, **changes})
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert not Form(answer.text).action


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": VERIFIER}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_wrong_wish_is_sent_back(sandbox: Sandbox, changes: dict[str, str], error: str) -> None:
    answer = told(sandbox.http.get("/authorize", params={**WISH, **changes}))
    assert answer["error"] == error
    assert answer["state"] == WISH["state"]


def test_a_code_works_once(sandbox: Sandbox) -> None:
    code = press(sandbox, "Approve")["code"]
    assert trade(sandbox, code).status_code == 200
    second = trade(sandbox, code)
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code": "unknown"}, 400, "invalid_grant"),
        ({"redirect_uri": REDIRECT + "/"}, 400, "invalid_grant"),
        ({"code_verifier": "w" * 64}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "someone"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
def test_a_wrong_trade_is_refused(sandbox: Sandbox, changes: dict[str, str], status: int, error: str) -> None:
    answer = trade(sandbox, press(sandbox, "Approve")["code"], **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_a_refresh_token_works_once(sandbox: Sandbox) -> None:
    pair = trade(sandbox, press(sandbox, "Approve")["code"]).json()
    wish = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"], **CLIENT}
    renewed = ask_token(sandbox, **wish).json()
    assert renewed["refresh_token"] != pair["refresh_token"]
    assert me(sandbox, renewed["access_token"]).status_code == 200
    assert ask_token(sandbox, **wish).json()["error"] == "invalid_grant"


def test_an_expired_token_can_be_refreshed(sandbox: Sandbox) -> None:
    pair = trade(sandbox, press(sandbox, "Approve")["code"]).json()
    sandbox.expire_tokens()
    assert me(sandbox, pair["access_token"]).status_code == 401
    assert sandbox.get("/me").status_code == 200
    renewed = ask_token(sandbox, grant_type="refresh_token", refresh_token=pair["refresh_token"], **CLIENT).json()
    assert me(sandbox, renewed["access_token"]).status_code == 200


def test_client_credentials_read_but_are_nobody(sandbox: Sandbox) -> None:
    pair = ask_token(sandbox, grant_type="client_credentials", **CLIENT).json()
    assert me(sandbox, pair["access_token"]).status_code in {401, 403}
    answer = sandbox.http.get("/tracks", headers={"Authorization": f"OAuth {pair['access_token']}"})
    assert answer.status_code == 200


def test_the_secret_may_come_as_http_basic(sandbox: Sandbox) -> None:
    answer = sandbox.http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=("sandbox", "sandbox"))
    assert answer.status_code == 200
    wrong = sandbox.http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=("sandbox", "no"))
    assert wrong.json()["error"] == "invalid_client"


def test_signing_out_ends_the_session(sandbox: Sandbox) -> None:
    pair = trade(sandbox, press(sandbox, "Approve")["code"]).json()
    answer = sandbox.http.post("/sign-out", headers={"Authorization": f"OAuth {pair['access_token']}"})
    assert answer.status_code == 200
    assert me(sandbox, pair["access_token"]).status_code == 401
    refused = ask_token(sandbox, grant_type="refresh_token", refresh_token=pair["refresh_token"], **CLIENT)
    assert refused.json()["error"] == "invalid_grant"


def test_signing_out_accepts_the_token_in_the_body(sandbox: Sandbox) -> None:
    pair = trade(sandbox, press(sandbox, "Approve")["code"]).json()
    assert sandbox.http.post("/sign-out", json={"access_token": pair["access_token"]}).status_code == 200
    assert me(sandbox, pair["access_token"]).status_code == 401


def test_the_published_token_outlives_a_sign_out(sandbox: Sandbox) -> None:
    headers = {"Authorization": "OAuth sandbox-user"}
    assert sandbox.http.post("/sign-out", headers=headers).status_code == 200
    assert sandbox.get("/me").status_code == 200


@pytest.mark.parametrize("header", ["OAuth nobody", "Basic c2FuZGJveDpzYW5kYm94", "OAuth", "sandbox-user"])
def test_a_wrong_token_is_refused(sandbox: Sandbox, header: str) -> None:
    assert sandbox.http.get("/me", headers={"Authorization": header}).status_code == 401
    assert sandbox.http.post("/sign-out", headers={"Authorization": header}).status_code == 401


def test_signing_out_without_a_token_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.http.post("/sign-out").status_code == 401
