"""Strangers who register and never come back, each from an address of its own, as fast as they are told to."""

import json
import time
from collections import Counter

import httpx

from tests.live import Live

BODY = {
    "client_name": "Spam " + "x" * 180,
    "redirect_uris": [f"https://spam.example/callback/{number}/{'x' * 100}" for number in range(10)],
    "contacts": ["spam@spam.example"] * 2,
    "grant_types": ["authorization_code", "refresh_token"],
}


class Flood:
    """So many registrations in the realm `crowded`, at so many a second."""

    def __init__(self, live: Live, *, clients: int, rate: float) -> None:
        self._live, self._clients, self._rate = live, clients, rate
        self.statuses: Counter[int] = Counter()
        self.sent = 0
        self.seconds = 0.0

    def run(self) -> None:
        """Send them, none before its time; a late one delays nothing but itself."""
        url = f"{self._live.issuer('crowded')}/clients-registrations/openid-connect"
        body, started = json.dumps(BODY), time.perf_counter()
        with httpx.Client(timeout=30) as strangers:
            for number in range(self._clients):
                time.sleep(max(0.0, started + number / self._rate - time.perf_counter()))
                peer = f"198.18.{number // 250 % 250}.{number % 250}"
                headers = {"Content-Type": "application/json", "X-Forwarded-For": peer}
                self.statuses[strangers.post(url, content=body, headers=headers).status_code] += 1
                self.sent += 1
        self.seconds = time.perf_counter() - started
