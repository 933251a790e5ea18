"""What a person changes about how they sign in, and the proof that it takes."""

from collections.abc import Iterator

from tests.people import PASSWORD, WRONG
from tests.tour.visit import Shown, Visit, Walk, code_in, link_in

PAGES = {
    "confirm": Shown("account_reauthenticate", "account/reauthenticate.html"),
    "confirm-wrong-password": Shown("account_reauthenticate", "account/reauthenticate.html"),
    "password": Shown("account_password", "account/change_password.html"),
    "password-refused": Shown("account_password", "account/change_password.html"),
    "password-changed": Shown("account_home", "account/home.html"),
    "email": Shown("account_change_email", "account/change_email.html"),
    "email-refused": Shown("account_change_email", "account/change_email.html"),
    "email-code-to-the-old-address": Shown("account_proof", "account/proof.html"),
    "email-link-in-another-browser": Shown("account_proof_link", "account/link_elsewhere.html"),
    "email-code-to-the-new-address": Shown("account_proof", "account/proof.html"),
    "email-changed": Shown("account_home", "account/home.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Change the password, then the address."""
    visit.sign_in("bob@acme.test")
    visit.go("account/reauthenticate/")
    yield "confirm"
    visit.enter(password=WRONG)
    yield "confirm-wrong-password"
    visit.go("account/password/")
    yield "password"
    visit.enter(current=WRONG, password="short")
    yield "password-refused"
    visit.enter(current=PASSWORD, password="four lamps on a green stair")
    yield "password-changed"
    visit.go("account/email/")
    yield "email"
    visit.enter(email="bob@acme.test")
    yield "email-refused"
    visit.enter(email="bob@example.org")
    yield "email-code-to-the-old-address"
    text = visit.read_mail()
    code, link = code_in(text), link_in(text)
    waiting = visit.page.context.cookies()
    visit.page.context.clear_cookies()
    visit.page.goto(link)
    yield "email-link-in-another-browser"
    visit.page.context.add_cookies(waiting)  # type: ignore[arg-type]  # Playwright's own cookies
    visit.go("account/proof/")
    visit.enter(code=code)
    yield "email-code-to-the-new-address"
    visit.enter(code=code_in(visit.read_mail()))
    yield "email-changed"


WALK = Walk("confirming", PAGES, take)
