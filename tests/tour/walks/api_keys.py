"""The API keys of a person: none yet, one in the making, shown once, listed, and replaced."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

LIST = Shown("account_api_keys", "account/api_keys.html")
NEW = Shown("account_new_api_key", "account/new_api_key.html")
PAGES = {
    "api-keys-none": LIST,
    "api-key-new": NEW,
    "api-key-new-refused": NEW,
    "api-key-shown": Shown("account_new_api_key", "account/api_key_shown.html"),
    "api-keys": LIST,
    "api-key-rotate": Shown("account_rotate_api_key", "account/rotate_api_key.html"),
    "api-key-rotated": Shown("account_rotate_api_key", "account/api_key_shown.html"),
    "api-keys-many": LIST,
    "api-key-switched": LIST,
}
REPLACE, SWITCH = "main a[href$='/rotate/']", "main form[action$='/switch/'] button"


def take(visit: Visit) -> Iterator[str]:
    """Make a key, replace it, and switch the older one off."""
    visit.sign_in("bob@acme.test", then="account/api-keys/")
    yield "api-keys-none"
    visit.press("main a[href$='/new/']")
    yield "api-key-new"
    visit.enter(name="Backup job")
    yield "api-key-new-refused"
    visit.page.locator("input[name=scopes]").first.check()
    visit.enter(name="Backup job")
    yield "api-key-shown"
    visit.press("main a.button")
    yield "api-keys"
    visit.press(REPLACE)
    yield "api-key-rotate"
    visit.press(".console-page form button[type=submit]")
    yield "api-key-rotated"
    visit.press("main a.button")
    yield "api-keys-many"
    visit.press(SWITCH)
    yield "api-key-switched"


WALK = Walk("api-keys", PAGES, take)
