"""The administration of signing keys: what signs, the change to the next key, and a key that became known."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

PAGES = {
    "admin-keys": Shown("admin:keys_signingkey_changelist", "admin/keys/change_list.html"),
    "admin-keys-one": Shown("admin:keys_signingkey_change", "admin/change_form.html"),
    "admin-keys-set": Shown("admin:signing_keys_jwks", "admin/keys/key_set.html"),
    "admin-keys-rotate": Shown("admin:signing_keys_rotate", "admin/keys/rotate.html"),
    "admin-keys-withdraw": Shown("admin:signing_keys_withdraw", "admin/keys/withdraw.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Look at the keys, one of them, and what may be done to them; then withdraw one."""
    visit.sign_in("root@acme.test", then="admin/keys/signingkey/")
    yield "admin-keys"
    visit.press("#result_list tbody a")
    yield "admin-keys-one"
    visit.go("admin/keys/signingkey/")
    visit.press("#result_list a[href$='/jwks/']")
    yield "admin-keys-set"
    visit.go("admin/keys/signingkey/")
    address = visit.page.locator("#result_list a[href$='/withdraw/']").first.get_attribute("href") or ""
    visit.page.goto(visit.page.url.partition("/realms/")[0] + address.replace("/withdraw/", "/rotate/"))
    yield "admin-keys-rotate"
    visit.go("admin/keys/signingkey/")
    visit.press("#result_list a[href$='/withdraw/']")
    yield "admin-keys-withdraw"


WALK = Walk("admin-keys", PAGES, take, is_of_people=False)
