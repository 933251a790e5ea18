"""A computer with a browser: programs open it with an address, and it takes the answer to where they listen."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.outside.node_program import NODE
from tests.outside.person import Person


class Desktop:
    """Somebody's computer: a home directory, a PATH, and a browser for `person`; `opened` are the addresses so far."""

    def __init__(self, home: Path, person: Person) -> None:
        self.home = home
        self.person = person
        self.opened: list[str] = []
        self._asked = home / "addresses"
        self._asked.touch()
        browser = home / "browser"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self._asked}"\n')
        browser.chmod(0o700)
        # No DISPLAY and no desktop's name: BROWSER is then what opens addresses.
        self.environment = {
            "HOME": str(home),
            "PATH": f"{NODE.parent}{os.pathsep}{os.defpath}",
            "BROWSER": str(browser),
            "MCP_AUTO_OPEN_ENABLED": "true",
            "MCP_INSPECTOR_SECRET_STORE": "file",
        }

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let the person answer whatever is opened, until the block ends."""
        over = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            watching = pool.submit(self._watch, over)
            try:
                yield
            finally:
                over.set()
            watching.result()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(0.05):
            for address in self._asked.read_text().splitlines()[len(self.opened) :]:
                self.opened.append(address)
                self.browse(address)

    def browse(self, address: str) -> None:
        """Go through the pages, and take the answer to the program."""
        (redirect_uri,) = parse_qs(urlsplit(address).query)["redirect_uri"]
        arrived = self.person.visit(address, redirect_uri=redirect_uri)
        with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as browser:
            assert browser.get(arrived).is_success
