"""A realm whose people make organizations: nothing made yet, a refusal, and one made."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

PAGE = Shown("account_organizations", "account/organizations.html")
PAGES = {"organizations-none": PAGE, "organizations-refused": PAGE, "organizations-made": PAGE}


def take(visit: Visit) -> Iterator[str]:
    """Make one."""
    visit.path = "/realms/lobby"
    visit.sign_in(then="account/organizations/")
    yield "organizations-none"
    visit.enter(name="Lakeside", slug="acme")
    yield "organizations-refused"
    visit.enter(name="Lakeside Research", slug="lakeside")
    yield "organizations-made"


WALK = Walk("organizations", PAGES, take)
