"""A real browser without a window: Chromium, driven through ChromeDriver (https://www.w3.org/TR/webdriver2/)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

MISSING = " and ".join(name for name in ("chromium", "chromedriver") if shutil.which(name) is None)
_STARTED = re.compile(r"started successfully on port (\d+)")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Chromium:
    """One browser window; close it at the end."""

    def __init__(self, folder: Path) -> None:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True, env={**os.environ, "HOME": str(folder)}
        )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self._port()}", trust_env=False, timeout=60)
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}/profile"]
        if os.getuid() == 0:
            arguments.append("--no-sandbox")
        wish = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}}
        try:
            self._session = f"/session/{self._ask('POST', '/session', wish)['sessionId']}"
        except BaseException:
            self._end()
            raise

    def open(self, address: str) -> None:
        """Go to a page and wait until it is there."""
        self._ask("POST", f"{self._session}/url", {"url": address})

    def click(self, selector: str) -> None:
        """Click something and wait for the page it leads to."""
        found = self._ask("POST", f"{self._session}/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"{self._session}/element/{found[_ELEMENT]}/click", {})

    @property
    def text(self) -> str:
        """All text on the page."""
        return str(self.run("return document.body.innerText"))

    def run(self, script: str) -> Any:
        """Run a script on the page and return what it returns."""
        return self._ask("POST", f"{self._session}/execute/sync", {"script": script, "args": []})

    def close(self) -> None:
        """Close the window and end the driver."""
        try:
            self._ask("DELETE", self._session)
        finally:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _port(self) -> int:
        assert self._driver.stdout
        for line in self._driver.stdout:
            if found := _STARTED.search(line):
                return int(found[1])
        raise AssertionError("chromedriver did not start")

    def _end(self) -> None:
        self._http.close()
        self._driver.terminate()
        self._driver.wait(10)
        if self._driver.stdout:
            self._driver.stdout.close()

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, path, json=body)
        value = answer.json()["value"]
        assert answer.is_success, value["message"]
        return value
