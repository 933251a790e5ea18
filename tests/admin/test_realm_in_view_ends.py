"""The realm that an operator has in view is gone or another by now: nothing that was meant for it happens elsewhere."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from accounts.models import User
from clients.models import Client as OAuthClient
from realms.context import realm_context
from realms.models import Realm, Scope
from tests.admin.test_choosing_a_realm import ADMIN, CHOOSE, choose
from tests.authority.admin_walk import stored
from tests.levels.cast import hold_for

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CHANGE = {"name": "acme:read", "description": "Changed"}
DELETE = {"action": "delete_selected", "post": "yes"}


@pytest.fixture
def gone(operator: Client) -> Client:
    """Return the browser of an operator whose realm in view was deleted meanwhile."""
    realm = Realm.objects.create(slug="gone", name="Gone")
    choose(operator, "gone")
    Realm.objects.filter(pk=realm.pk).delete()
    return operator


def said(answer: "Answer") -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_realm_in_view_that_is_gone_is_said_to_be(gone: Client) -> None:
    answer = gone.get(f"{ADMIN}clients/client/", follow=True)

    assert answer.redirect_chain == [(CHOOSE, 302)]
    assert said(answer) == "The realm that was in view is gone, or no longer yours to look at."
    assert gone.get(ADMIN).context["title"] == "All realms"


@pytest.mark.parametrize("page", ["realms/scope/add/", "realms/scope/", "clients/client/", "clients/client/add/"])
def test_what_is_sent_from_a_realm_that_is_gone_does_nothing(gone: Client, page: str) -> None:
    before = stored()
    answer = gone.post(f"{ADMIN}{page}", {"name": "mcp:new", "description": "New"}, follow=True)

    assert answer.redirect_chain == [(CHOOSE, 302)]
    assert "Nothing of what you sent was done." in said(answer)
    assert stored() == before


@pytest.mark.parametrize(("page", "form"), [("{pk}/change/", CHANGE), ("", DELETE)])
def test_a_row_stays_as_it_is_where_its_form_is_sent_from_a_realm_that_is_gone(
    gone: Client, acme: Realm, page: str, form: dict[str, str]
) -> None:
    scope = Scope.objects.all_realms().get(realm=acme, name="acme:read")
    address = f"{ADMIN}realms/scope/{page.format(pk=scope.pk)}"

    assert gone.post(address, form | {"_selected_action": str(scope.pk)})["Location"] == CHOOSE
    assert Scope.objects.all_realms().get(pk=scope.pk).description == "Read"


def test_the_choice_of_who_no_longer_sees_every_realm_ends(operator: Client, acme: Realm) -> None:
    choose(operator, "acme")
    root = User.objects.all_realms().get(realm__slug="system")
    with realm_context(root.realm):
        root.roles.clear()
    one = OAuthClient.objects.all_realms().create(realm=root.realm, client_id="one", name="One")
    hold_for(root, one, "clients:write")

    assert operator.get(f"{ADMIN}clients/client/")["Location"] == ADMIN
    page = operator.get(ADMIN)
    assert "is gone, or no longer yours" in said(page)
    assert acme.name not in page.content.decode()
    assert operator.get(CHOOSE).status_code == 404
    assert choose(operator, "acme").status_code == 404
    assert list(operator.get(f"{ADMIN}clients/client/").context["cl"].queryset) == [one]


def test_a_form_to_add_something_is_for_the_realm_that_was_in_view_when_it_was_asked_for(operator: Client) -> None:
    choose(operator, "acme")
    add = f"{ADMIN}realms/scope/add/"
    form = operator.get(add).content.decode()
    sent = {"name": "mcp:new", "description": "New", "_realm": form.split('name="_realm"')[1].split('"')[1]}
    choose(operator, "globex")
    elsewhere = operator.post(add, sent, follow=True)
    choose(operator, "")
    everywhere = operator.post(add, sent, follow=True)
    choose(operator, "acme")
    there = operator.post(add, sent)

    assert "This one is for globex." in said(elsewhere)
    assert "This one is for system." in said(everywhere)
    assert there.status_code == 302
    assert [scope.realm.slug for scope in Scope.objects.all_realms().filter(name="mcp:new")] == ["acme"]
