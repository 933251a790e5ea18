"""Clients in the administration: found, moved after a question, let in, given tokens to register; secrets rotated."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

CLIENT, TOKEN = "clients_client", "clients_initialaccesstoken"
MACHINE = "serviceaccounts_serviceaccount"
PAGES = {
    "admin-clients-add": Shown(f"admin:{CLIENT}_add", "admin/change_form.html"),
    "admin-clients-move": Shown(f"admin:{CLIENT}_changelist", "admin/clients/move.html"),
    "admin-clients-delete": Shown(f"admin:{CLIENT}_delete", "admin/delete_confirmation.html"),
    "admin-approvals": Shown("admin:client_approvals", "admin/clients/approvals.html"),
    "admin-approvals-none": Shown("admin:client_approvals", "admin/clients/approvals.html"),
    "admin-tokens-none": Shown(f"admin:{TOKEN}_changelist", "admin/change_list.html"),
    "admin-tokens-add": Shown(f"admin:{TOKEN}_add", "admin/change_form.html"),
    "admin-tokens-shown": Shown(f"admin:{TOKEN}_add", "admin/clients/registration_token_shown.html"),
    "admin-tokens": Shown(f"admin:{TOKEN}_changelist", "admin/change_list.html"),
    "admin-tokens-one": Shown(f"admin:{TOKEN}_change", "admin/change_form.html"),
    "admin-tokens-withdraw": Shown(f"admin:{TOKEN}_changelist", "admin/question.html"),
    "admin-machines-add": Shown(f"admin:{MACHINE}_add", "admin/change_form.html"),
    "admin-machines-key": Shown(f"admin:{MACHINE}_add", "admin/serviceaccounts/api_key_shown.html"),
    "admin-machines-disable": Shown(f"admin:{MACHINE}_changelist", "admin/question.html"),
    "admin-rotation": Shown("admin:clients_clientsecret_changelist", "admin/clients/rotation.html"),
    "admin-rotation-retire": Shown("admin:api_key_retire", "admin/question.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Go through them as somebody who looks after the clients of a realm."""
    visit.sign_in("root@acme.test", then="admin/clients/client/add/")
    visit.unfold()
    yield "admin-clients-add"
    visit.go("admin/clients/client/?q=planner")
    visit.press("#result_list tbody th a")
    one = visit.page.url
    visit.press(".row-actions button[value=quarantine]")
    yield "admin-clients-move"
    visit.page.goto(one.replace("/change/", "/delete/"))
    yield "admin-clients-delete"
    yield from _approvals(visit)
    yield from _tokens(visit)
    yield from _machines(visit)


def _approvals(visit: Visit) -> Iterator[str]:
    visit.stage.desk.ask("client_that_waits", "acme")
    visit.go("admin/clients/client/approvals/")
    yield "admin-approvals"
    visit.press("button[value=refuse]")
    yield "admin-approvals-none"


def _tokens(visit: Visit) -> Iterator[str]:
    visit.go("admin/clients/initialaccesstoken/")
    yield "admin-tokens-none"
    visit.press(".object-tools a")
    yield "admin-tokens-add"
    visit.enter(name="Partner")
    yield "admin-tokens-shown"
    visit.press("main a.button")
    yield "admin-tokens"
    visit.press("#result_list tbody th a")
    yield "admin-tokens-one"
    visit.press(".row-actions button[value=withdraw]")
    yield "admin-tokens-withdraw"


def _machines(visit: Visit) -> Iterator[str]:
    visit.go("admin/serviceaccounts/serviceaccount/add/")
    yield "admin-machines-add"
    visit.page.locator("input[name=credential][value=api_key]").check()
    visit.enter(name="Builds")
    yield "admin-machines-key"
    visit.go("admin/serviceaccounts/serviceaccount/?q=Builds")
    visit.press("#result_list tbody th a")
    visit.press(".row-actions button[value=disable]")
    yield "admin-machines-disable"
    visit.go("admin/clients/clientsecret/?show=all")
    yield "admin-rotation"
    visit.press("main a[href*='apikey'][href*='/retire/']")
    yield "admin-rotation-retire"


WALK = Walk("admin-clients", PAGES, take, is_of_people=False)
