"""One field finds what a person may read, by how it begins; what is of another realm, or not theirs, it does not."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from clients.models import Client as OAuthClient
from realms import resolution
from realms.models import Realm
from serviceaccounts.models import ServiceAccount
from tests.admin.conftest import furnish
from tests.admin.test_home import with_role
from tests.oauth.costs import cost

FIND = "/realms/acme/admin/find/"


def names(answer: Any) -> dict[str, list[str]]:  # noqa: ANN401 (an answer of the test client)
    assert answer.status_code == 200
    return {kind.title: [hit.name for hit in kind.hits] for kind in answer.context["found"]}


def addresses(answer: Any) -> Iterable[str]:  # noqa: ANN401 (as above)
    return [hit.address for kind in answer.context["found"] for hit in kind.hits]


def test_everything_is_found_by_its_beginning_without_regard_to_case(administrator: Client, acme: Realm) -> None:
    found = names(administrator.get(FIND, {"q": "ACME"}))

    account = ServiceAccount.objects.all_realms().get(realm=acme)
    assert found["scopes"] == ["acme:read"]
    assert found["roles"] == ["acme-auditor"]
    assert found["realms"] == ["acme"]
    assert found["service accounts"] == [str(account)]
    assert names(administrator.get(FIND, {"q": "https://acme"})) == {"resources": ["https://acme.test/api"]}
    assert list(names(administrator.get(FIND, {"q": "alice a"})).values()) == [["alice@acme.test"]]


def test_each_hit_leads_to_its_page(administrator: Client) -> None:
    found = addresses(administrator.get(FIND, {"q": "acme"}))

    assert {administrator.get(address).status_code for address in found} == {200}


def test_a_person_is_found_by_their_identifier(administrator: Client, alice: User, mallory: User) -> None:
    assert list(names(administrator.get(FIND, {"q": str(alice.pk)})).values()) == [["alice@acme.test"]]
    assert names(administrator.get(FIND, {"q": str(mallory.pk)})) == {}


@pytest.mark.parametrize("query", ["globex", "mallory", "https://globex"])
def test_nothing_of_another_realm_is_found(administrator: Client, query: str) -> None:
    assert names(administrator.get(FIND, {"q": query})) == {}


@pytest.mark.parametrize("query", ["", "a", "%%", "__", "\x00\x00", "' OR 1=1 --", "<script>", "x" * 5000])
def test_odd_words_find_nothing(administrator: Client, query: str) -> None:
    answer = administrator.get(FIND, {"q": query})

    assert names(answer) == {}
    assert "<script>" not in answer.content.decode()


def test_who_may_read_roles_alone_finds_roles_alone(administrator: Client, bob: User) -> None:  # noqa: ARG001 (furnishes)
    answer = with_role(bob, "authserver:roles:read").get(FIND, {"q": "acme"})

    assert names(answer) == {"roles": ["acme-auditor"]}


def test_operators_find_in_every_realm_at_the_same_cost_and_in_the_one_in_view_alone(operator: Client) -> None:
    find = "/realms/system/admin/find/"
    resolution.forget()
    with cost() as few:
        both = operator.get(find, {"q": "web"})
    operator.post("/realms/system/admin/choose-realm/", {"realm": "acme"})
    one = operator.get(find, {"q": "web"})
    operator.post("/realms/system/admin/choose-realm/", {"realm": ""})
    for number in range(8):
        realm = Realm.objects.create(slug=f"web-{number}", name="Web")
        User.objects.all_realms().create(realm=realm, email="web@web.test")
        furnish(realm)
    resolution.forget()
    with cost() as many:
        operator.get(find, {"q": "web"})

    realms = {hit.realm for kind in both.context["found"] for hit in kind.hits}
    assert realms == {"acme", "globex"}
    assert {hit.realm for kind in one.context["found"] for hit in kind.hits} == {"acme"}
    assert len(many.statements) == len(few.statements)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("model", "column"), [(User, "email"), (User, "name"), (OAuthClient, "client_id"), (OAuthClient, "name")]
)
def test_a_beginning_is_looked_up_in_an_index(db: None, model: Any, column: str) -> None:  # noqa: ANN401, ARG001 (a model; asks for the database)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = model.objects.all_realms().filter(**{f"{column}__istartswith": "ab"}).order_by().explain()

    assert "_begins" in plan
