"""Who gives a realm its domain, and what a domain is: a name in A-labels (RFC 5890), that realm's alone."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import Settings

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event
from authserver.blueprint import exporting
from authserver.bootstrap import ensure_system_realm
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.domain.moving import DOMAIN, browser_at, move
from tests.people import PASSWORD, browser, log_in

FORM = "/realms/system/admin/realms/realm/{}/change/"
OWN_FORM = "/admin/realms/realm/{}/change/"


def settings_of(person: Browser, address: str) -> dict[str, object]:
    """Return what a browser would send of the form of a realm that nobody has changed."""
    initial = person.get(address).context["adminform"].form.initial
    return {name: value for name, value in initial.items() if value is not None} | {"limits": "{}"}


def apply(tmp_path: Path, text: str) -> None:
    file = tmp_path / "blueprint.yaml"
    file.write_text(text)
    call_command("apply", "-f", str(file), stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize(
    "domain",
    [
        "LOGIN.acme.test",
        "login.acme.test.",
        "login.acme.test:8443",
        "https://login.acme.test",
        "login.acme.test/x",
        "*.acme.test",
        "login_.acme.test",
        "-login.acme.test",
        "löwe.test",
        "user@acme.test",
        "127.0.0.1",
        "192.0.2.7",
        "[::1]",
        "testserver",
        "a b",
        "login.acme.test\n",
        f"{'x' * 64}.test",
        f"{'x.' * 126}xy",
    ],
)
def test_what_is_no_name_of_a_host_is_refused(acme: Realm, domain: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        move(acme, domain)

    assert set(refusal.value.message_dict) == {"domain"}


@pytest.mark.parametrize("domain", ["login.acme.test", "xn--lwe-sna.test", "login.acme.localhost", "a.b.c.d.test"])
def test_a_name_of_a_host_is_taken(acme: Realm, domain: str) -> None:
    assert move(acme, domain).issuer == f"https://{domain}"


def test_scheme_and_port_are_those_of_the_platform(acme: Realm, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8123"

    assert move(acme, "login.acme.localhost").issuer == "http://login.acme.localhost:8123"


def test_a_domain_is_one_realms_alone(own: Realm, globex: Realm) -> None:
    with pytest.raises(ValidationError, match="Another realm has that domain"):
        move(globex, own.domain)


def test_the_operators_realm_stays_where_it_is(db: None) -> None:  # noqa: ARG001 (asks for the database)
    with pytest.raises(ValidationError, match="stays at the platform's address"):
        move(ensure_system_realm(), DOMAIN)


def test_an_operator_gives_and_takes_a_domain(acme: Realm, client: Browser) -> None:
    system = Realm.objects.create(slug="system", name="System")
    log_in(client, make_administrator(add_person(system, email="root@system.test", password=PASSWORD)))
    form = FORM.format(acme.pk)

    answers = [client.post(form, settings_of(client, form) | {"domain": domain}) for domain in (DOMAIN, "")]

    assert [answer.status_code for answer in answers] == [302, 302]
    changes = Event.objects.filter(realm="acme").values_list("detail", flat=True)
    assert sum("Domain" in str(change) for change in changes) == 2
    assert Realm.objects.get(pk=acme.pk).domain is None
    assert Realm.objects.get(pk=acme.pk).former_domain == DOMAIN


@pytest.mark.attack("E10", "J08")
def test_an_administrator_of_the_realm_can_neither_see_nor_set_it(own: Realm, alice: User, there: Browser) -> None:
    alice.realm = own
    make_administrator(alice)
    log_in(there, alice)
    form = OWN_FORM.format(own.pk)

    page = there.get(form)
    answer = there.post(form, settings_of(there, form) | {"domain": "evil.example", "former_domain": "x.example"})

    assert page.status_code == 200
    assert 'name="domain"' not in page.content.decode()
    assert answer.status_code == 302
    kept = Realm.objects.get(pk=own.pk)
    assert (kept.domain, kept.former_domain) == (DOMAIN, "")


def test_a_blueprint_gives_a_domain_keeps_it_and_takes_it_away(acme: Realm, tmp_path: Path) -> None:
    apply(tmp_path, f"realms: [{{slug: acme, domain: {DOMAIN}}}]")
    given = browser_at(DOMAIN).get("/.well-known/openid-configuration").status_code
    apply(tmp_path, "realms: [{slug: acme, name: Acme Corporation}]")
    kept = Realm.objects.get(pk=acme.pk)
    exported = exporting.export(kept)
    apply(tmp_path, "realms: [{slug: acme, domain: null}]")

    assert given == 200
    assert kept.domain == DOMAIN
    assert f"domain: {DOMAIN}\n" in exported
    assert "former" not in exported
    assert Realm.objects.get(pk=acme.pk).domain is None
    assert browser().get("/realms/acme/.well-known/openid-configuration").status_code == 200


@pytest.mark.parametrize("domain", ["LOGIN.acme.test", "testserver", "https://login.acme.test", "7"])
def test_a_blueprint_with_a_bad_domain_changes_nothing(acme: Realm, tmp_path: Path, domain: str) -> None:
    with pytest.raises(CommandError):
        apply(tmp_path, f"realms: [{{slug: acme, name: Changed, domain: '{domain}'}}]")

    assert (Realm.objects.get(pk=acme.pk).name, Realm.objects.get(pk=acme.pk).domain) == ("Acme", None)
