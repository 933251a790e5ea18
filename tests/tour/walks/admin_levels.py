"""The administration of who may do what: roles with what they permit, and who holds one for a single application."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks.admin import ROW, form_of, list_of

ROLES, GIVEN = "realms/role", "serviceaccounts/applicationrole"
PAGES = {
    "admin-roles": list_of(ROLES),
    "admin-roles-one": form_of(ROLES),
    "admin-roles-for-applications-add": Shown("admin:serviceaccounts_applicationrole_add", "admin/change_form.html"),
    "admin-roles-for-applications": list_of(GIVEN),
}


def take(visit: Visit) -> Iterator[str]:
    """Look at a role, and give it for one application."""
    visit.sign_in("root@acme.test", then=f"admin/{ROLES}/")
    yield "admin-roles"
    visit.press(ROW)
    yield "admin-roles-one"
    visit.go(f"admin/{GIVEN}/add/")
    visit.page.fill("input[name=client]", "planner")
    visit.page.fill("input[name=user]", "alice@acme.test")
    visit.page.select_option("select[name=role]", label="support")
    yield "admin-roles-for-applications-add"
    visit.press("input[name=_save]")
    yield "admin-roles-for-applications"


WALK = Walk("admin-levels", PAGES, take, is_of_people=False)
