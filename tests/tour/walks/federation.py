"""Logging in through somebody else, and what comes of it."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

REFUSED = Shown("federation_callback", "account/federation_refused.html")
PAGES = {
    "federation-linked": Shown("account_home", "account/home.html"),
    "linked-accounts": Shown("account_identities", "account/identities.html"),
    "federation-confirm": Shown("account_reauthenticate", "account/reauthenticate.html"),
    "federation-no-provider": Shown("account_login", "account/login.html"),
    "federation-declined": REFUSED,
    "federation-not-known": REFUSED,
    "federation-away": Shown("federation_login", "account/federation_refused.html"),
}
BUTTON = "form[action$='/federation/corp/login'] button"


def take(visit: Visit) -> Iterator[str]:
    """Come in through Corp, then fail in each way that a person can meet."""
    provider = visit.stage.provider
    visit.go("account/")
    visit.press(BUTTON)
    yield "federation-linked"
    visit.go("account/identities/")
    yield "linked-accounts"
    visit.go("account/reauthenticate/")
    yield "federation-confirm"
    visit.page.context.clear_cookies()
    visit.go("account/login/")
    visit.page.locator("input[name=login]").fill("alice@nowhere.example")
    visit.press("[formaction$='/account/federation/']")
    yield "federation-no-provider"
    provider.answer = {"error": "access_denied", "code": None}
    visit.press(BUTTON)
    yield "federation-declined"
    provider.answer = {}
    provider.person = {"sub": "mallory-there", "email": "mallory@globex.test"}
    visit.go("account/login/")
    visit.press(BUTTON)
    yield "federation-not-known"
    provider.status = {"openid-configuration": 500}
    visit.go("account/login/")
    visit.press("form[action$='/federation/lake/login'] button")
    yield "federation-away"


WALK = Walk("federation", PAGES, take)
