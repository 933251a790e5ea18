"""Pages for what went wrong. The two of a server in trouble are shown in its place: Chromium is told what comes."""

from collections.abc import Iterator
from functools import partial

from django.template.loader import render_to_string
from playwright.sync_api import Route

from support.security_headers import HEADERS
from tests.people import PASSWORD
from tests.tour.visit import Shown, Visit, Walk

PAGES = {
    "error-400": Shown("account_login", "400.html"),
    "error-403-form": Shown("account_login", "403_csrf.html"),
    "error-403": Shown("admin:login", "403.html"),
    "error-404": Shown("", "404.html"),
    "error-500": Shown("", "500.html"),
    "error-503": Shown("", "503.html"),
}

TOO_MANY_FIELDS = """() => {
    const form = document.querySelector("main form");
    for (let count = 0; count < 1100; count++) {
        const field = form.appendChild(document.createElement("input"));
        field.type = "hidden";
        field.name = `field${count}`;
    }
}"""


def take(visit: Visit) -> Iterator[str]:
    """Do what is wrong."""
    visit.go("account/login/")
    visit.page.evaluate(TOO_MANY_FIELDS)
    visit.enter(login="fay@acme.test", password=PASSWORD)
    yield "error-400"
    visit.go("account/login/")
    visit.page.context.clear_cookies()
    visit.enter(login="fay@acme.test", password=PASSWORD)
    yield "error-403-form"
    visit.sign_in("fay@acme.test")
    visit.go("admin/")
    yield "error-403"
    visit.go("there/is/nothing/here")
    yield "error-404"
    for status in (500, 503):
        visit.page.route(f"**/trouble/{status}", partial(in_trouble, status))
        visit.go(f"trouble/{status}")
        yield f"error-{status}"


def in_trouble(status: int, route: Route) -> None:
    """Answer in the server's place."""
    route.fulfill(status=status, body=render_to_string(f"{status}.html"), headers=HEADERS, content_type="text/html")


WALK = Walk("errors", PAGES, take, is_of_people=False)
