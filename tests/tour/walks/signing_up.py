"""Making an account, being invited to one, and choosing a new password."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk, code_in, link_in

CREATE = Shown("account_create", "account/create.html")
NEW_PASSWORD = Shown("account_new_password", "account/new_password.html")
PAGES = {
    "sign-up": Shown("account_sign_up", "account/sign_up.html"),
    "sign-up-create": CREATE,
    "sign-up-weak-password": CREATE,
    "account-new": Shown("account_home", "account/home.html"),
    "invitation": Shown("account_proof_link", "account/link.html"),
    "reset": Shown("account_reset", "account/reset.html"),
    "reset-new-password": NEW_PASSWORD,
    "reset-weak-password": NEW_PASSWORD,
}


def take(visit: Visit) -> Iterator[str]:
    """Become a person of the realm, forget the password, and choose another."""
    visit.go("account/sign-up/")
    yield "sign-up"
    visit.enter(login="carol@example.org")
    visit.enter(code=code_in(visit.read_mail()))
    yield "sign-up-create"
    visit.enter(name="Carol Clark", password="carolcarolcarol")
    yield "sign-up-weak-password"
    visit.enter(name="Carol Clark", password="four lamps on a green stair")
    yield "account-new"
    visit.page.context.clear_cookies()
    visit.stage.desk.ask("invite", "acme", "dave@example.org")
    visit.page.goto(link_in(visit.read_mail()))
    yield "invitation"
    visit.go("account/reset/")
    yield "reset"
    visit.enter(login="carol@example.org")
    visit.enter(code=code_in(visit.read_mail()))
    yield "reset-new-password"
    visit.enter(password="passwordpassword")
    yield "reset-weak-password"


WALK = Walk("signing-up", PAGES, take)
