"""Microsoft Entra: the issuer of each tenant, a list of tenants, and `oid` as the one key."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from federation.models import LinkedIdentity
from federation.models.provider import CONSUMERS
from realms.context import realm_context
from realms.models import Realm
from tests.federation.provider import Claims, FakeProvider
from tests.federation.visits import add_provider, logged_in_as, press, visit
from tests.people import browser

OURS = "11111111-2222-3333-4444-555555555555"
OTHER = "99999999-2222-3333-4444-555555555555"
OID = "aaaaaaaa-0000-0000-0000-000000000001"


@pytest.fixture(params=[[OURS], [OURS, "77777777-2222-3333-4444-555555555555"], ["organizations"]], ids=len)
def tenants(request: pytest.FixtureRequest) -> list[str]:
    return list(request.param)


def add_entra(realm: Realm, there: FakeProvider, tenants: list[str], **members: Any) -> None:
    """Make the provider, and let the one on loopback speak as Entra does."""
    add_provider(realm, there, kind="microsoft", tenants=tenants, **members)
    template = "{tenantid}" if len(tenants) > 1 or tenants == ["organizations"] else tenants[0]
    there.configured = {"issuer": f"{there.url}/{template}/v2.0"}
    there.key_members = {"issuer": f"{there.url}/{{tenantid}}/v2.0"}
    there.person = {"sub": "pairwise", "oid": OID, "email": "alice@corp.example", "xms_edov": True}
    there.person |= {"email_verified": None, "preferred_username": "alice@corp.example", "ver": "2.0"}
    there.claims = of_tenant(there, OURS)


def of_tenant(there: FakeProvider, tenant: str) -> Claims:
    return {"iss": f"{there.url}/{tenant}/v2.0", "tid": tenant}


@pytest.mark.parametrize("said", [True, "1", "true"])
def test_a_person_of_the_tenant_comes_in_and_is_known_by_tenant_and_object(
    client: Browser, acme: Realm, there: FakeProvider, tenants: list[str], said: object
) -> None:
    add_entra(acme, there, tenants)
    there.person["xms_edov"] = said

    visit(client, acme)

    assert logged_in_as(client, acme) == "alice@corp.example"
    authority = tenants[0] if len(tenants) == 1 else "organizations"
    assert there.asked[0][0] == f"/{authority}/v2.0/.well-known/openid-configuration"
    with realm_context(acme):
        identity = LinkedIdentity.objects.get()
    assert (identity.issuer, identity.subject) == (f"{there.url}/{OURS}/v2.0", OID)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"iss": "{there}/OTHER/v2.0", "tid": OURS}, id="issuer of one tenant, tid of another",
                     marks=pytest.mark.attack("I04")),
        pytest.param({"iss": "{there}/{tenantid}/v2.0", "tid": OURS}, id="the template itself",
                     marks=pytest.mark.attack("I04")),
        pytest.param({"iss": "https://sts.windows.net/OURS/", "tid": OURS}, id="v1.0 issuer",
                     marks=pytest.mark.attack("I06")),
        pytest.param({"iss": "{there}/OURS/", "tid": OURS}, id="issuer without version",
                     marks=pytest.mark.attack("I06")),
        pytest.param({"ver": "1.0"}, id="v1.0 token", marks=pytest.mark.attack("I06")),
        pytest.param({"iss": "{there}/CONSUMERS/v2.0", "tid": CONSUMERS}, id="personal account",
                     marks=pytest.mark.attack("I05")),
        pytest.param({"tid": None}, id="no tid", marks=pytest.mark.attack("I04")),
        pytest.param({"tid": [OURS]}, id="tid is a list"),
        pytest.param({"tid": f"{OURS}/../{OTHER}", "iss": "{there}/OURS/../OTHER/v2.0"}, id="tid is a path"),
        pytest.param({"oid": None}, id="no oid", marks=pytest.mark.attack("I03")),
        pytest.param({"oid": ""}, id="empty oid", marks=pytest.mark.attack("I11")),
        pytest.param({"xms_edov": None}, id="the domain's owner says nothing", marks=pytest.mark.attack("I02")),
        pytest.param({"xms_edov": False, "email_verified": True}, id="the domain's owner says no"),
    ],
)  # fmt: skip
def test_a_person_who_does_not_come_in(
    client: Browser, acme: Realm, there: FakeProvider, tenants: list[str], changed: Claims
) -> None:
    add_entra(acme, there, tenants)
    names = {"{there}": there.url, "OURS": OURS, "OTHER": OTHER, "CONSUMERS": CONSUMERS}
    for name, value in changed.items():
        text = value
        for short, full in names.items():
            text = text.replace(short, full) if isinstance(text, str) else text
        there.claims[name] = text

    answer = visit(client, acme)

    assert answer.status_code in {400, 403}
    assert logged_in_as(client, acme) == ""
    with realm_context(acme):
        assert not LinkedIdentity.objects.exists()


@pytest.mark.attack("I04")
def test_a_person_of_another_tenant_comes_in_to_a_realm_for_all_organizations_alone(
    client: Browser, acme: Realm, there: FakeProvider, tenants: list[str]
) -> None:
    add_entra(acme, there, tenants)
    there.claims = of_tenant(there, OTHER)

    visit(client, acme)

    assert bool(logged_in_as(client, acme)) == (tenants == ["organizations"])


@pytest.mark.attack("I04")
def test_a_key_of_another_tenant_signs_nothing(client: Browser, acme: Realm, there: FakeProvider) -> None:
    add_entra(acme, there, ["organizations"])
    there.key_members = {"issuer": f"{there.url}/{CONSUMERS}/v2.0"}

    answer = visit(client, acme)

    assert answer.status_code == 400
    assert logged_in_as(client, acme) == ""


@pytest.mark.attack("I05")
def test_personal_accounts_come_in_where_their_tenant_is_named(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_entra(acme, there, ["organizations", CONSUMERS])
    there.claims = of_tenant(there, CONSUMERS)

    visit(client, acme)

    assert logged_in_as(client, acme) == "alice@corp.example"
    assert there.asked[0][0].startswith("/common/v2.0/")


@pytest.mark.attack("I01", "I03")
def test_the_address_and_the_names_of_somebody_else_open_nothing(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_entra(acme, there, [OURS], sign_up="open")
    visit(client, acme)
    there.person |= {"oid": "bbbbbbbb-0000-0000-0000-000000000002", "upn": "alice@corp.example", "sub": "pairwise"}

    answer = visit(mallorys := browser(), acme)

    assert answer.status_code == 403
    assert logged_in_as(mallorys, acme) == ""


@pytest.mark.attack("I09")
def test_the_answer_of_a_tenant_names_it_as_the_token_does(client: Browser, acme: Realm, there: FakeProvider) -> None:
    add_entra(acme, there, ["organizations"])
    there.answer = {"iss": f"{there.url}/{OTHER}/v2.0"}
    refused = visit(client, acme)
    there.answer = {"iss": f"{there.url}/{OURS}/v2.0"}
    taken = visit(client, acme)

    assert (refused.status_code, taken.status_code) == (400, 302)


@pytest.mark.attack("I17")
def test_a_configuration_for_another_tenant_sends_nobody_there(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_entra(acme, there, [OURS])
    there.configured = {"issuer": f"{there.url}/{OTHER}/v2.0"}

    assert press(client, acme).status_code == 400


@pytest.mark.parametrize("tenants", [[], ["common"], [OURS.upper().replace("1", "A")], ["contoso.com"]])
def test_tenants_are_named_by_id(acme: Realm, there: FakeProvider, tenants: list[str]) -> None:
    with pytest.raises(ValidationError):
        add_provider(acme, there, kind="microsoft", tenants=tenants)
