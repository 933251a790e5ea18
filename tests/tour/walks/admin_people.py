"""People in the administration: found, looked at with all that hangs on them, and an act asked about once more.

Then a provider that they come through: what is wrong with it, and a trial.
"""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

PEOPLE, PROVIDER = "admin:accounts_user", "admin:federation_identityprovider"
QUESTION, TEST = "admin/question.html", "admin/federation/test.html"
PAGES = {
    "admin-people-found": Shown(f"{PEOPLE}_changelist", "admin/change_list.html"),
    "admin-person": Shown(f"{PEOPLE}_change", "admin/accounts/user/change_form.html"),
    "admin-person-question": Shown(f"{PEOPLE}_changelist", QUESTION),
    "admin-person-done": Shown(f"{PEOPLE}_change", "admin/accounts/user/change_form.html"),
    "admin-provider": Shown(f"{PROVIDER}_change", "admin/federation/identityprovider/change_form.html"),
    "admin-provider-test": Shown("admin:provider_test", TEST),
    "admin-provider-tested": Shown("admin:provider_test", TEST),
    "admin-provider-trial": Shown("federation_callback", "admin/federation/trial.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Find somebody, and send them the way to a new password; then test a provider."""
    visit.sign_in("root@acme.test", then="admin/accounts/user/?q=root")
    yield "admin-people-found"
    visit.press("#result_list tbody th a")
    yield "admin-person"
    visit.press("button[value=send_reset]")
    yield "admin-person-question"
    visit.press("main form button.danger")
    yield "admin-person-done"
    visit.go("admin/federation/identityprovider/")
    visit.press("#result_list tbody th a")
    yield "admin-provider"
    visit.press("a[href$='/test/']")
    yield "admin-provider-test"
    visit.press("form[action$='/test/'] button")
    yield "admin-provider-tested"
    visit.press("form[action$='/trial/'] button")
    yield "admin-provider-trial"


WALK = Walk("admin-people", PAGES, take, is_of_people=False)
