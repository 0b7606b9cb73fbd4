"""The page that asks a user whether a client may act for them, and what becomes of the answer.

`/authorize` demands PKCE. `/connect` is the page of the classic API, which does not know it yet:
http://developers.soundcloud.com/docs/api/authentication
"""

import re
from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import tokens
from scmanager.sandbox.auth import CLIENT_ID
from scmanager.sandbox.state import Sandbox, sandbox_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CLASSIC_PAGE = "/connect"
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
FIELDS = ("client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method", "state")

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in to the sandbox</title>
<meta name="viewport" content="width=device-width"><style>
body { font: 16px/1.5 system-ui, sans-serif; background: #f2f2f2; color: #222; }
main { max-width: 26rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 8px; }
select, button { font: inherit; padding: .5rem 1rem; margin: .25rem .5rem .25rem 0; }
button[value=approve] { background: #c43d00; color: #fff; border: 0; border-radius: 4px; }
</style></head><body><main>
<h1>Allow access?</h1>
<p><b>$client</b> wants to see and change tracks in your name. You will be sent back to <b>$target</b>.</p>
<form method="post" action="$action">$hidden
<p><label>You are <select name="user_id">$users</select></label></p>
<button name="decision" value="approve">Approve</button>
<button name="decision" value="refuse">Refuse</button>
</form></main></body></html>""")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for when it sends the user here."""

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    state: str = ""

    @classmethod
    def read(cls, values: QueryParams | FormData) -> "Wish":
        """Pick the fields of a wish from a query or a form."""
        return cls(*(str(values.get(name, "")) for name in FIELDS))

    @property
    def is_from_known_client(self) -> bool:
        """Whether the user may be sent back at all: a known client and a registered address."""
        return self.client_id == CLIENT_ID and is_registered(self.redirect_uri)

    def flaw(self, page: str) -> tuple[str, str] | None:
        """Tell the error code and sentence to send back at once, if any, when the wish is made at a page."""
        if self.response_type != "code":
            return "unsupported_response_type", "response_type must be code."
        if page == CLASSIC_PAGE and not self.code_challenge:
            return None
        if self.code_challenge_method != "S256" or not CHALLENGE.fullmatch(self.code_challenge):
            return "invalid_request", "A code_challenge with code_challenge_method S256 is required."
        return None

    def send_back(self, **answer: str) -> Response:
        """Return the redirect to the client, with the answer and its state."""
        parts = urlsplit(self.redirect_uri)
        state = {"state": self.state} if self.state else {}
        query = urlencode([*parse_qsl(parts.query), *answer.items(), *state.items()])
        return RedirectResponse(urlunsplit(parts._replace(query=query)), 303)


def routes() -> list[BaseRoute]:
    """Return the routes of the consent page."""
    pages = ("/authorize", CLASSIC_PAGE)
    asking = [Route(page, ask, methods=["GET"]) for page in pages]
    return [*asking, *(Route(page, decide, methods=["POST"]) for page in pages)]


def is_registered(redirect_uri: str) -> bool:
    """Tell whether an address is registered: any http address of this machine, without a fragment."""
    try:
        parts = urlsplit(redirect_uri)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in LOOPBACK and port != 0 and not parts.fragment


async def ask(request: Request) -> Response:
    """Show the page, or send the user back with what is wrong with the wish."""
    wish = Wish.read(request.query_params)
    if not wish.is_from_known_client:
        return _blank_page()
    flaw = wish.flaw(request.url.path)
    if flaw:
        error, sentence = flaw
        return wish.send_back(error=error, error_description=sentence)
    return HTMLResponse(_page(request, wish))


async def decide(request: Request) -> Response:
    """Send the user back with a code or a refusal."""
    async with request.form(max_files=0) as form:
        wish = Wish.read(form)
        approved, user = form.get("decision") == "approve", str(form.get("user_id", ""))
    if not wish.is_from_known_client or wish.flaw(request.url.path):
        return _blank_page()
    sandbox = sandbox_of(request)
    if not approved:
        return wish.send_back(error="access_denied", error_description="The user refused.")
    if not user.isdecimal() or int(user) not in dict(_users(sandbox)):
        return _blank_page()
    code = tokens.issue_code(sandbox, wish.client_id, int(user), wish.redirect_uri, wish.code_challenge)
    return wish.send_back(code=code)


def _blank_page() -> Response:
    """Answer as SoundCloud does when it cannot send the user back: https://github.com/soundcloud/api/issues/393."""
    return HTMLResponse("<!doctype html><!-- unknown client_id, or redirect_uri not registered -->", 400)


def _page(request: Request, wish: Wish) -> str:
    hidden = (f'<input type="hidden" name="{name}" value="{escape(getattr(wish, name))}">' for name in FIELDS)
    options = (f'<option value="{number}">{escape(name)}</option>' for number, name in _users(sandbox_of(request)))
    target = escape(urlsplit(wish.redirect_uri).netloc)
    return PAGE.substitute(
        action=request.url.path,
        client=escape(wish.client_id),
        target=target,
        hidden="".join(hidden),
        users="".join(options),
    )


def _users(sandbox: Sandbox) -> list[tuple[int, str]]:
    rows = sandbox.database.execute("SELECT id, username FROM users ORDER BY id LIMIT 20")
    return [(row["id"], row["username"]) for row in rows]
