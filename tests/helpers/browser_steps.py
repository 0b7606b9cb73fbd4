"""What a browser does at the sandbox's sign-in page, without a browser."""

from __future__ import annotations

import re
from html import unescape

import httpx

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_USER = re.compile(r'<option value="(\d+)">')


async def press(address: str, decision: str = "approve", user: int = 0) -> str:
    """Open the sign-in page, decide, and return the address the browser is sent to; empty when the page is blank."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(address)
        fields = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page.text)}
        if not fields:
            return str(page.headers.get("location", ""))
        fields |= {"user_id": _USER.findall(page.text)[user], "decision": decision}
        answer = await browser.post(httpx.URL(address).join("/authorize"), data=fields)
        return str(answer.headers["location"])


async def visit(address: str) -> httpx.Response:
    """Open an address as the browser does that was sent to it."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        return await browser.get(address)
