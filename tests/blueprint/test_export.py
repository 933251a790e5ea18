"""Export prints a realm as a blueprint: the same each time, without secrets and people, and apply agrees with it."""

import io

import pytest
import yaml
from django.core.management import CommandError, call_command

from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Scope
from tests.blueprint.conftest import SAMPLE, Apply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]


def exported(slug: str = "acme") -> str:
    answer = io.StringIO()
    call_command("export", slug, stdout=answer)
    return answer.getvalue()


def test_what_is_exported_changes_nothing_when_it_is_applied(apply: Apply) -> None:
    assert apply(exported()) == []


def test_two_exports_are_the_same_text() -> None:
    assert exported() == exported()


def test_an_export_undoes_what_was_changed_since(apply: Apply) -> None:
    before = exported()
    apply("realms: [{slug: acme, limits: off, clients: [{client_id: web, consent: skip, scope: openid}]}]")

    changes = apply(before)

    assert [(change["kind"], change["fields"]) for change in changes] == [
        ("realm", ["limits"]),
        ("client", ["scopes", "consent"]),
    ]
    assert exported() == before


def test_an_export_brings_the_limits_of_the_server_back(apply: Apply) -> None:
    apply("realms: [{slug: globex}]")
    before = exported("globex")
    apply("realms: [{slug: globex, limits: off}]")

    apply(before)

    assert Realm.objects.get(slug="globex").limits == {}


def test_an_export_makes_the_same_realm_elsewhere(apply: Apply) -> None:
    apply(exported().replace("slug: acme", "slug: globex"))

    assert exported("globex").replace("slug: globex", "slug: acme") == exported()


def test_people_secrets_and_clients_that_registered_themselves_stay_out() -> None:
    Client.objects.create(realm=Realm.objects.get(), client_id="mcp", origin=Client.Origin.REGISTRATION)

    realm = yaml.safe_load(exported())["realms"][0]

    assert "users" not in realm
    assert [client["client_id"] for client in realm["clients"]] == ["web"]
    assert not any("secret" in entry for entry in realm["clients"] + realm["service_accounts"])


def test_a_scope_that_is_gone_but_still_listed_does_not_spoil_the_export(apply: Apply) -> None:
    with realm_context(Realm.objects.get()):
        Scope.objects.filter(name="mcp:read").delete()

    assert apply(exported()) == []


def test_an_unknown_realm_is_one_sentence() -> None:
    with pytest.raises(CommandError, match=r"There is no realm 'amce'; did you mean 'acme'\?"):
        exported("amce")


def test_the_sample_still_applies_after_its_export(apply: Apply) -> None:
    apply(exported())

    assert apply(SAMPLE) == []


def test_an_export_with_references_makes_the_same_realm_where_they_are_given(
    apply: Apply, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, signing = "kJ3nD8fWz5HqA1vB6xM0tS", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    apply(
        f"realms: [{{slug: acme, clients: [{{client_id: w.e.b, redirect_uris: ['https://w.example/'],"
        f" secret: {{value: {secret}}}}}, {{client_id: w-e-b, redirect_uris: ['https://w.example/'],"
        f" secret: {{value: {secret}}}}}], identity_providers: [{{id: corp, kind: oidc, issuer: 'https://c.example',"
        f" client_id: x, secret: {{value: x}}}}], webhooks: [{{name: siem, url: 'https://s.example/',"
        f" secret: {{value: {signing}}}}}]}}]"
    )
    answer = io.StringIO()
    call_command("export", "acme", "--with-references", stdout=answer)
    realm = yaml.safe_load(answer.getvalue())["realms"][0]

    assert [client["secret"]["env"] for client in realm["clients"]] == [
        "ACME_W_E_B_SECRET",
        "ACME_W_E_B_2_SECRET",
        "ACME_WEB_SECRET",
    ]
    assert realm["service_accounts"][0]["secret"] == {"env": "ACME_SVC_REPORTS_SECRET"}
    for name in ("W_E_B", "W_E_B_2", "WEB", "SVC_REPORTS", "CORP"):
        monkeypatch.setenv(f"ACME_{name}_SECRET", secret)
    monkeypatch.setenv("ACME_SIEM_WEBHOOK_SECRET", signing)
    errors = io.StringIO()
    apply(answer.getvalue().replace("slug: acme", "slug: globex"), errors=errors)
    assert errors.getvalue() == ""
    assert exported("globex").replace("slug: globex", "slug: acme") == exported()
