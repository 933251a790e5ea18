"""The API keys of machines in the administration: one is made and shown once, listed, and rotated."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

MODEL = "serviceaccounts_apikey"
SHOWN = "admin/serviceaccounts/api_key_shown.html"
PAGES = {
    "admin-api-keys-add": Shown(f"admin:{MODEL}_add", "admin/change_form.html"),
    "admin-api-keys-shown": Shown(f"admin:{MODEL}_add", SHOWN),
    "admin-api-keys-one": Shown(f"admin:{MODEL}_change", "admin/change_form.html"),
    "admin-api-keys-rotate": Shown("admin:api_key_rotate", "admin/serviceaccounts/rotate_api_key.html"),
    "admin-api-keys-rotated": Shown("admin:api_key_rotate", SHOWN),
    "admin-api-keys": Shown(f"admin:{MODEL}_changelist", "admin/change_list.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Make a key, look at it, and rotate it."""
    visit.sign_in("root@acme.test", then="admin/serviceaccounts/apikey/add/")
    yield "admin-api-keys-add"
    visit.page.locator("select[name=service_account]").select_option(index=1)
    visit.enter(name="deploy")
    yield "admin-api-keys-shown"
    visit.press("main a.button")
    yield "admin-api-keys-one"
    visit.press("a[href$='/rotate/']")
    yield "admin-api-keys-rotate"
    visit.press("main form [type=submit]")
    yield "admin-api-keys-rotated"
    visit.go("admin/serviceaccounts/apikey/")
    yield "admin-api-keys"


WALK = Walk("admin-api-keys", PAGES, take, is_of_people=False)
