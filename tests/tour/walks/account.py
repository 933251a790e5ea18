"""The account of a person who is signed in: everything in its menu, and the way out."""

from collections.abc import Iterator

from tests.protocol import PROTOCOL
from tests.tour.visit import Shown, Visit, Walk

DELETE = Shown("account_delete", "account/delete.html")
PAGES = {
    "account-bare": Shown("account_home", "account/home.html"),
    "account-profile": Shown("account_profile", "account/profile.html"),
    "account-sessions": Shown("account_sessions", "account/sessions.html"),
    "account-connections-none": Shown("account_connections", "account/connections.html"),
    "account-identities": Shown("account_identities", "account/identities.html"),
    "account-activity": Shown("account_activity", "account/activity.html"),
    "account-data": Shown("account_data", "account/data.html"),
    "account-connections-searched": Shown("account_connections", "account/connections.html"),
    "logged-out": Shown("account_logout", "account/logged_out.html"),
    "account-delete": DELETE,
    "account-delete-refused": DELETE,
    "account-deleted": Shown("account_delete", "account/deleted.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Go through the menu."""
    visit.sign_in("erik@acme.test")
    yield "account-bare"
    for name in ("profile", "sessions", "connections", "identities", "activity", "data"):
        visit.go(f"account/{name}/")
        yield f"account-{name}" if name != "connections" else "account-connections-none"
    visit.go("account/connections/?q=calendar")
    yield "account-connections-searched"
    visit.go(f"{PROTOCOL}/logout")
    visit.press("main form button")
    yield "logged-out"
    visit.sign_in("erik@acme.test", then="account/delete/")
    yield "account-delete"
    visit.enter(email="bob@acme.test")
    yield "account-delete-refused"
    visit.enter(email="erik@acme.test")
    yield "account-deleted"


WALK = Walk("account", PAGES, take)
