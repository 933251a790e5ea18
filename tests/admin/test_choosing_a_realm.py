"""An operator narrows the admin down to one realm, and back; nobody else has a choice."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from audit import actions, adding_up
from clients.models import Client as OAuthClient
from realms.models import Realm, Scope
from tests.admin.test_home import sums
from tests.people import browser

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ADMIN = "/realms/system/admin/"
CHOOSE = f"{ADMIN}choose-realm/"
LISTS = (
    "clients/client",
    "accounts/user",
    "realms/scope",
    "realms/role",
    "realms/resource",
    "serviceaccounts/serviceaccount",
    "keys/signingkey",
    "audit/event",
    "audit/refusal",
    "audit/outboxmessage",
)


def choose(operator: Client, slug: str) -> "Answer":
    return operator.post(CHOOSE, {"realm": slug})


@pytest.mark.parametrize("model", LISTS)
def test_lists_show_the_realm_in_view_alone(operator: Client, model: str) -> None:
    def realms() -> set[str]:
        rows = operator.get(f"{ADMIN}{model}/").context["cl"].queryset
        return {str(row.realm) for row in rows}

    before = realms()
    choose(operator, "acme")
    during = realms()
    choose(operator, "")

    assert during == {"acme"}
    assert {"acme", "globex"} <= before == realms()


def test_the_first_page_is_about_the_realm_in_view(operator: Client) -> None:
    adding_up.add_up()
    everything = sums(operator.get(ADMIN), "logins")["succeeded"]

    answer = choose(operator, "globex")

    assert answer["Location"] == ADMIN
    page = operator.get(ADMIN)
    assert everything == 3
    assert sums(page, "logins")["succeeded"] == 1
    assert page.context["title"] == "Globex"
    assert "alice@acme.test" not in page.content.decode()
    assert "Realm: <bdi>Globex</bdi>" in " ".join(page.content.decode().split())


def test_what_is_added_is_added_to_the_realm_in_view(operator: Client, acme: Realm) -> None:
    choose(operator, "acme")
    answer = operator.post(f"{ADMIN}realms/scope/add/", {"name": "mcp:new", "description": "New"})

    assert answer.status_code == 302, answer.content
    assert Scope.objects.all_realms().get(name="mcp:new").realm == acme


def test_a_row_of_another_realm_than_the_one_in_view_is_not_found(operator: Client, globex: Realm) -> None:
    foreign = OAuthClient.objects.all_realms().get(realm=globex)
    choose(operator, "acme")

    assert operator.get(f"{ADMIN}clients/client/{foreign.pk}/change/").status_code == 404


def test_the_page_of_a_realm_leads_to_it_alone_where_there_is_a_choice(
    operator: Client, administrator: Client, acme: Realm
) -> None:
    address = f"admin/realms/realm/{acme.pk}/change/"

    assert "Look at this realm alone" in operator.get(f"/realms/system/{address}").content.decode()
    assert "Look at this realm alone" not in administrator.get(f"/realms/acme/{address}").content.decode()


def test_realms_are_searched_paged_and_remembered(operator: Client) -> None:
    Realm.objects.bulk_create(Realm(slug=f"realm-{number:03}", name=f"Realm {number}") for number in range(120))
    choose(operator, "realm-007")
    choose(operator, "acme")

    first = operator.get(CHOOSE)
    last = operator.get(CHOOSE, {"p": 3})
    found = operator.get(CHOOSE, {"q": "REALM-11"})

    assert {realm.slug for realm in first.context["recent"]} == {"acme", "realm-007"}
    assert len(first.context["page"].object_list) == 50
    assert len(last.context["page"].object_list) == 123 - 100
    assert [realm.slug for realm in found.context["page"].object_list] == [f"realm-{n}" for n in range(110, 120)]


def test_an_unknown_realm_changes_nothing(operator: Client) -> None:
    choose(operator, "acme")

    assert choose(operator, "nowhere").status_code == 404
    assert operator.get(ADMIN).context["title"] == "Acme"
    assert operator.put(CHOOSE).status_code == 405


def test_a_choice_needs_the_token_of_its_form(operator: Client) -> None:
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = operator.cookies

    assert strict.post(CHOOSE, {"realm": "acme"}).status_code == 403
    assert operator.get(ADMIN).context["title"] == "All realms"


def test_administrators_of_one_realm_have_no_choice(administrator: Client) -> None:
    assert administrator.get("/realms/acme/admin/choose-realm/").status_code == 404
    assert administrator.post("/realms/acme/admin/choose-realm/", {"realm": "globex"}).status_code == 404
    page = administrator.get("/realms/acme/admin/").content.decode()
    assert "choose-realm" not in page
    assert "mallory" not in page
    assert actions.LOGIN in page
