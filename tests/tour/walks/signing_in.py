"""Signing in: by a password, by a code that is mailed, and out again."""

from collections.abc import Iterator

from tests.people import PASSWORD, WRONG
from tests.tour.visit import Shown, Visit, Walk, link_in

LOGIN = Shown("account_login", "account/login.html")
PROOF = Shown("account_proof", "account/proof.html")
PAGES = {
    "login": LOGIN,
    "login-wrong-password": LOGIN,
    "login-to-an-application": LOGIN,
    "code": Shown("account_code", "account/code.html"),
    "code-no-address": Shown("account_code", "account/code.html"),
    "code-sent": PROOF,
    "code-wrong": PROOF,
    "code-sent-again": PROOF,
    "link-from-mail": Shown("account_proof_link", "account/link.html"),
    "link-spent": Shown("account_proof_link", "account/link_spent.html"),
    "logout": Shown("account_logout", "account/logout.html"),
    "inactive": Shown("account_inactive", "account/account_inactive.html"),
    "login-with-password-only": LOGIN,
    "not-offered": Shown("account_sign_up", "account/not_offered.html"),
    "login-with-codes-only": LOGIN,
    "too-many-mails": Shown("account_code", "account/too_many_mails.html"),
    "too-many-tries": Shown("account_login", "429.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Come in by each door."""
    visit.go("account/login/")
    yield "login"
    visit.enter(login="alice@acme.test", password=WRONG)
    yield "login-wrong-password"
    visit.ask()
    yield "login-to-an-application"
    yield from _by_code(visit)
    visit.go("account/logout/")
    yield "logout"
    visit.go("account/inactive/")
    yield "inactive"
    yield from _elsewhere(visit)


def _by_code(visit: Visit) -> Iterator[str]:
    visit.go("account/code/")
    yield "code"
    visit.enter(login="alice")
    yield "code-no-address"
    visit.enter(login="alice@acme.test")
    yield "code-sent"
    visit.enter(code="0000 0000")
    yield "code-wrong"
    visit.press("form[action$='/again/'] button")
    yield "code-sent-again"
    link = link_in(visit.read_mail())
    visit.page.goto(link)
    yield "link-from-mail"
    visit.press("main form button")
    visit.page.context.clear_cookies()
    visit.page.goto(link)
    yield "link-spent"
    visit.sign_in()


def _elsewhere(visit: Visit) -> Iterator[str]:
    visit.page.context.clear_cookies()
    visit.path = "/realms/quiet"
    visit.go("account/login/")
    yield "login-with-password-only"
    visit.go("account/sign-up/")
    yield "not-offered"
    visit.path = "/realms/codes"
    visit.go("account/login/")
    yield "login-with-codes-only"
    for _ in range(7):
        visit.go("account/code/")
        visit.enter(login="somebody@acme.test")
    yield "too-many-mails"
    visit.path = "/realms/busy"
    for _ in range(2):
        visit.page.context.clear_cookies()
        visit.go("account/login/")
        visit.enter(login="alice@acme.test", password=PASSWORD)
    yield "too-many-tries"


WALK = Walk("signing-in", PAGES, take)
