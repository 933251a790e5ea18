"""Identity providers as code: the secret is sealed and never shown, and a second time nothing changes."""

import json

import pytest
from django.core.management import call_command
from pytest_django import Settings

from authserver.blueprint.applying import apply
from authserver.blueprint.exporting import export
from authserver.blueprint.problems import Refused
from authserver.bootstrap import ensure_system_realm
from federation import offers
from federation.models import IdentityProvider, ProviderReference
from realms.models import Realm
from realms.resolution import resolve
from support import sealing

SECRET = "given-by-the-provider"
CORP = """
realms:
  - slug: acme
    roles: [{name: auditor}]
    clients: [{client_id: web, name: Web, redirect_uris: ["https://app.example/callback"]}]
    identity_providers:
      - id: corp
        kind: oidc
        name: Corp
        issuer: "https://idp.example"
        client_id: x
        secret: {value: given-by-the-provider}
        domains: [corp.example]
        role_claim: groups
        roles: {finance: auditor}
        clients: [web]
"""
PLATFORM = """
realms:
  - slug: system
    identity_providers:
      - {id: google, kind: google, name: Google, client_id: y, secret: {value: another}, offered: true}
  - slug: acme
    identity_providers: [{id: google, platform: true, domains: [acme.test], sign_up: closed}]
"""

pytestmark = pytest.mark.django_db


def test_a_provider_is_made_once() -> None:
    first = apply(CORP.encode())
    second = apply(CORP.encode())

    row = IdentityProvider.objects.all_realms().get()
    assert [change.name for change in first.changes if change.kind == "identity_provider"] == ["corp"]
    assert second.changes == []
    assert (row.kind, row.issuer, row.domains, row.roles) == (
        "oidc",
        "https://idp.example",
        ["corp.example"],
        {"finance": "auditor"},
    )
    assert row.secret == SECRET
    assert SECRET not in json.dumps({name: str(value) for name, value in vars(row).items()})
    assert list(row.clients.through.objects.values_list("client__client_id", flat=True)) == ["web"]


def test_an_export_holds_no_secret_and_changes_nothing() -> None:
    apply(CORP.encode())
    text = export(Realm.objects.get(slug="acme"))

    assert SECRET not in text
    assert "sealed" not in text
    assert apply(text.encode()).changes == []


@pytest.mark.attack("J08")
def test_another_issuer_wants_the_secret_again() -> None:
    apply(CORP.encode())
    moved = CORP.replace("https://idp.example", "https://new.example")

    with pytest.raises(Refused, match=r"identity_providers\[0\].issuer: The client secret would go to another issuer"):
        apply(moved.replace("        secret: {value: given-by-the-provider}\n", "").encode())
    assert apply(moved.encode()).changes[0].fields == ["issuer"]
    row = IdentityProvider.objects.all_realms().get()
    assert (row.issuer, row.secret) == ("https://new.example", SECRET)


def test_a_new_secret_takes_the_place_of_the_old_one() -> None:
    apply(CORP.encode())
    outcome = apply(CORP.replace("given-by-the-provider", "a-new-one").encode())

    assert [change.fields for change in outcome.changes] == [["secret"]]
    assert IdentityProvider.objects.all_realms().get().secret == "a-new-one"


def test_a_provider_of_the_platform_is_referred_to_and_not_copied() -> None:
    ensure_system_realm()
    apply(PLATFORM.encode())

    reference = ProviderReference.objects.all_realms().get()
    assert IdentityProvider.objects.all_realms().count() == 1
    assert (reference.provider.slug, reference.sign_up, reference.domains) == ("google", "closed", ["acme.test"])
    assert apply(PLATFORM.encode()).changes == []
    acme = resolve("acme")
    assert acme
    assert apply(export(acme).encode()).changes == []
    assert [offer.redirect_uri(acme) for offer in offers.of(acme)] == ["https://testserver/federation/google/callback"]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("kind: oidc", "kind: saml", "'saml' is none of"),
        ("        kind: oidc\n", "", "identity_providers[0].kind: This field cannot be blank."),
        ('"https://idp.example"', '"ftp://idp.example"', "identity_providers[0].issuer"),
        ('"https://idp.example"', '"https://u:p@idp.example"', "identity_providers[0].issuer"),
        ("id: corp", "id: Corp Inc", "identity_providers[0].id"),
        ("domains: [corp.example]", "domains: [CORP.example]", "identity_providers[0].domains"),
        ("{finance: auditor}", "{finance: admin}", "the realm declares no role 'admin'"),
        ("role_claim: groups\n", "name: Twice\n", "this key is given twice"),
        ("clients: [web]", "clients: [mobile]", "the realm has no client 'mobile'"),
        ("clients: [web]", "offered: true", "Only the platform's operators offer one."),
        ("clients: [web]", "tenants: [organizations]", "Only Microsoft has tenants."),
        ("clients: [web]", "attributes: {is_active: x}", "is_active: the attributes are"),
        ("clients: [web]", "platform: true", "leave out client_id"),
        ("clients: [web]", "password: x", "unknown key"),
        ("id: corp", "id: corp\n        platform: true", "leave out client_id"),
    ],
)
def test_a_bad_provider_is_refused_with_its_place(before: str, after: str, problem: str) -> None:
    assert before in CORP

    with pytest.raises(Refused) as refused:
        apply(CORP.replace(before, after, 1).encode())

    assert problem in str(refused.value)
    assert SECRET not in str(refused.value)
    assert not IdentityProvider.objects.all_realms().exists()


def test_what_the_platform_does_not_offer_cannot_be_used() -> None:
    ensure_system_realm()

    with pytest.raises(Refused, match="the platform offers no provider 'google'"):
        apply(PLATFORM.replace("offered: true", "offered: false").encode())


def test_secrets_are_sealed_anew_under_a_new_key(settings: Settings) -> None:
    apply(CORP.encode())
    old = settings.KEY_ENCRYPTION_KEY
    settings.KEY_ENCRYPTION_KEY = f"{sealing.generate_key()},{old}"

    call_command("reseal_keys")

    settings.KEY_ENCRYPTION_KEY = settings.KEY_ENCRYPTION_KEY.partition(",")[0]
    assert IdentityProvider.objects.all_realms().get().secret == SECRET
