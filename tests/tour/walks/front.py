"""The front of the server and of a realm, and the first administrator."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

PAGES = {
    "landing": Shown("landing", "landing.html"),
    "realm": Shown("realm", "realm.html"),
    "management-api": Shown("api_docs", "admin/api.html"),
    "first-administrator": Shown("first_administrator", "account/first_administrator.html"),
    "first-administrator-weak-password": Shown("first_administrator", "account/first_administrator.html"),
    "first-administrator-link-spent": Shown("first_administrator", "account/first_administrator_invalid.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Look around, then administer."""
    visit.page.goto(visit.stage.live.url)
    yield "landing"
    visit.go("")
    yield "realm"
    visit.go("api/v1/docs/")
    visit.page.locator("#scopes_update > summary").click()
    yield "management-api"
    link = visit.stage.desk.ask("first_administrator_link")
    visit.page.goto(link)
    yield "first-administrator"
    visit.enter(email="ruth@acme.test", password="passwordpassword")
    yield "first-administrator-weak-password"
    visit.page.goto(f"{link.rstrip('/')}x/")
    yield "first-administrator-link-spent"


WALK = Walk("front", PAGES, take)
