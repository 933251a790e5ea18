"""The desk of an operator: all realms, one of thousands, its figures, and what is found by how it begins."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

PAGES = {
    "admin-all-realms": Shown("admin:index", "admin/index.html"),
    "admin-keys-sealing": Shown("admin:signing_keys_sealing", "admin/keys/sealing.html"),
    "admin-choose-realm": Shown("admin:choose_realm", "admin/choose_realm.html"),
    "admin-realm-in-view": Shown("admin:index", "admin/index.html"),
    "admin-find": Shown("admin:find", "admin/find.html"),
    "admin-find-nothing": Shown("admin:find", "admin/find.html"),
    "admin-realm-add": Shown("admin:realms_realm_add", "admin/change_form.html"),
    "admin-realm-added": Shown("admin:realms_realm_change", "admin/change_form.html"),
    "admin-realm-in-view-new": Shown("admin:index", "admin/index.html"),
    "admin-resources-add": Shown("admin:realms_resource_add", "admin/change_form.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Look at everything together, then at one realm, then at one in which nothing is."""
    visit.path = "/realms/system"
    visit.sign_in(visit.stage.desk.ask("operator"), then="admin/")
    yield "admin-all-realms"
    visit.go("admin/keys/signingkey/sealing/")
    yield "admin-keys-sealing"
    visit.press(".in-view a")
    yield "admin-choose-realm"
    visit.press("button[value=acme]")
    yield "admin-realm-in-view"
    visit.go("admin/find/?q=acme")
    yield "admin-find"
    visit.go("admin/find/?q=nowhere")
    yield "admin-find-nothing"
    visit.go("admin/realms/realm/add/")
    yield "admin-realm-add"
    visit.enter(slug="initech", name="Initech")
    visit.unfold()
    yield "admin-realm-added"
    visit.press("button[value=initech]")
    yield "admin-realm-in-view-new"
    visit.press(".steps a[href*=resource]")
    yield "admin-resources-add"


WALK = Walk("admin-desk", PAGES, take, is_of_people=False)
