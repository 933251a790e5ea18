"""The page of the admin that tells what somebody would get: whom it finds, and for whom it opens."""

import pytest
from django.test import Client as Browser

from accounts.flows.people import add_person
from accounts.models import User
from clients.models import Client
from oauth.models import AuthorizationCode
from realms.models import Realm
from tests.people import log_in
from tests.protocol import add_client, add_machine

PAGE = "/realms/acme/admin/effect/"
OUTCOMES = ("would get an access token", "would get nothing")


@pytest.fixture(autouse=True)
def shops(acme: Realm, globex: Realm) -> None:
    add_client(acme, "shop", consent="remember")
    add_client(globex, "stall")


def test_the_page_says_what_is_granted_what_is_not_and_why(administrator: Browser) -> None:
    asked = {
        "who": "alice@acme.test",
        "client": "shop",
        "resource": "https://acme.test/api",
        "scope": "openid gone",
    }

    text = administrator.get(PAGE, asked).content.decode()

    assert "would get an access token" in text
    assert "The realm declares no such scope." in text
    assert "Consent is asked for: the person has not allowed this client all of it before." in text
    assert "&quot;aud&quot;: &quot;https://acme.test/api&quot;" in text
    assert "eyJ" not in text
    assert not AuthorizationCode.objects.all_realms().exists()


def test_an_error_bears_its_registered_name(administrator: Browser) -> None:
    asked = {"who": "alice@acme.test", "client": "shop", "resource": "https://nowhere.test/"}

    text = administrator.get(PAGE, asked).content.decode()

    assert "would get nothing" in text
    assert "<code>invalid_target</code>" in text


def test_the_beginning_of_a_name_offers_whom_it_could_mean(administrator: Browser, acme: Realm) -> None:
    add_machine(acme, "alarm", scopes=[])

    text = administrator.get(PAGE, {"who": "AL", "client": "sh"}).content.decode()

    assert "?realm=&amp;who=alice%40acme.test&amp;client=sh" in text
    assert "who=alarm" in text
    assert "client=shop" in text
    assert not any(said in text for said in OUTCOMES)


def test_a_client_that_never_asks_for_itself_wants_somebody_who_uses_it(administrator: Browser, acme: Realm) -> None:
    row = Client.objects.all_realms().get(realm=acme, client_id="shop")
    page = administrator.get(f"/realms/acme/admin/clients/client/{row.pk}/change/").content.decode()

    text = administrator.get(PAGE, {"client": "shop"}).content.decode()

    assert f"{PAGE}?realm=acme&amp;client=shop" in page
    assert "Who would use it?" in text
    assert not any(said in text for said in OUTCOMES)


def test_a_service_account_needs_no_client(administrator: Browser, acme: Realm) -> None:
    add_machine(acme, "svc-reports", scopes=["acme:read"])

    text = administrator.get(PAGE, {"who": "svc-reports"}).content.decode()

    assert "would get an access token" in text
    assert "<code>acme:read</code>" in text


@pytest.mark.attack("E10", "J08")
@pytest.mark.parametrize(
    "asked", [{"who": "mallory@globex.test", "client": "shop"}, {"who": "alice@acme.test", "client": "stall"}]
)
def test_nobody_and_nothing_of_another_realm_is_found(administrator: Browser, asked: dict[str, str]) -> None:
    text = administrator.get(PAGE, asked).content.decode()
    named = administrator.get(PAGE, {**asked, "realm": "globex"}).content.decode()

    assert not any(said in text + named for said in OUTCOMES)
    assert "is called so." in text
    assert "There is no such realm." in named


def test_an_operator_asks_about_any_realm(operator: Browser) -> None:
    asked = {"realm": "acme", "who": "alice@acme.test", "client": "shop", "scope": "openid"}

    text = operator.get(PAGE.replace("acme", "system"), asked).content.decode()

    assert "would get an access token" in text
    assert "/realms/acme&quot;" in text


def test_who_does_not_administer_and_who_is_nobody_see_nothing(client: Browser, bob: User) -> None:
    nobody = client.get(PAGE)
    log_in(client, bob)

    assert nobody.status_code == 302
    assert client.get(PAGE).status_code in {302, 403}
    assert client.post(PAGE).status_code in {302, 403, 405}


def test_a_realm_with_many_people_and_clients_costs_no_more(
    administrator: Browser, acme: Realm, django_assert_max_num_queries: object
) -> None:
    asked = {"who": "al", "client": "shop"}
    administrator.get(PAGE, asked)
    for number in range(30):
        add_person(acme, email=f"al{number}@acme.test")
        add_client(acme, f"shop-{number}")

    with django_assert_max_num_queries(25):  # type: ignore[operator]  # pytest-django's fixture
        text = administrator.get(PAGE, asked).content.decode()

    assert text.count("?realm=") == 8
