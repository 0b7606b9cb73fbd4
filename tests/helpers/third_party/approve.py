"""A browser of few words: it opens a sign-in page of the sandbox, approves, and goes where it is sent.

As a program it takes the address of the page, whose server is taken to be the sandbox at SANDBOX_ADDRESS.
"""

import os
import sys
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener


class _Form(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields = {"decision": "approve"}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        elif tag == "input":
            self.fields[given["name"]] = given["value"]
        elif tag == "option":
            self.fields.setdefault("user_id", given["value"])


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Leave the address to the caller."""


def approve(address: str) -> str:
    """Approve at a sign-in page as the first user it offers, and return the address the browser is sent to."""
    browser = build_opener(ProxyHandler({}), _NoRedirects())
    with browser.open(address, timeout=10) as page:
        form = _Form(page.read().decode())
    try:
        browser.open(urljoin(address, form.action), urlencode(form.fields).encode(), timeout=10)
    except HTTPError as answer:
        return str(answer.headers["Location"])
    raise RuntimeError("the page did not send the browser anywhere")


def main() -> None:
    """Approve, tell the address, and open it when it is there to be opened."""
    page, *visiting = sys.argv[1:]
    sandbox = urlsplit(os.environ["SANDBOX_ADDRESS"]).netloc
    back = approve(urlsplit(page)._replace(scheme="http", netloc=sandbox).geturl())
    print(back)
    if visiting:
        build_opener(ProxyHandler({})).open(back, timeout=10).close()


if __name__ == "__main__":
    main()
