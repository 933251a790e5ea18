"""What an operator cannot do by mistake: shut everybody out, or show strangers the inside."""

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings

from realms.models import Realm

SENT = {
    "slug": "globex",
    "name": "Renamed",
    "registration": "open",
    "client_assertion_audience": "issuer",
    "pkce": "always",
    "access_token_lifetime": "300",
    "id_token_lifetime": "300",
    "access_token_algorithm": "ES256",
    "signing_key_lifetime": "7776000",
    "code_lifetime": "60",
    "refresh_token_idle_lifetime": "604800",
    "refresh_token_absolute_lifetime": "2592000",
    "session_lifetime": "1209600",
    "session_idle_lifetime": "1209600",
    "session_token_lifetime": "900",
    "default_language": "en",
    "languages": ["en"],
    "account_deletion": "on",
    "people_have_api_keys": "on",
    "api_key_days": "365",
    "audit_days": "0",
    "rotate_secrets_every": "0",
    "organizations_per_person": "0",
    "command_line_client": "on",
    "sign_up": "open",
    "sign_up_domains": "",
    "login_methods": ["password", "code"],
    "password_minimum_length": "15",
    "require_second_factor": "enrolled",
    "default_audience": "",
    "limits": "{}",
}


@pytest.mark.parametrize(("slug", "status", "enabled"), [("system", 200, True), ("globex", 302, False)])
def test_the_realm_of_the_operators_cannot_be_switched_off(
    operator: Client, slug: str, status: int, *, enabled: bool
) -> None:
    realm = Realm.objects.get(slug=slug)

    answer = operator.post(f"/realms/system/admin/realms/realm/{realm.pk}/change/", SENT | {"switch_off": slug})

    assert answer.status_code == status
    assert Realm.objects.get(slug=slug).enabled is enabled


def test_a_realm_sets_itself_without_the_switch(administrator: Client, acme: Realm) -> None:
    answer = administrator.post(f"/realms/acme/admin/realms/realm/{acme.pk}/change/", SENT)

    assert answer.status_code == 302
    assert Realm.objects.get(slug="acme").name == "Renamed"


@pytest.mark.parametrize(
    ("public_url", "refused"),
    [("https://login.example", True), ("http://127.0.0.1:8000", False), ("http://acme.localhost:8000", False)],
)
def test_debugging_is_refused_beyond_this_computer(settings: Settings, public_url: str, *, refused: bool) -> None:
    settings.DEBUG, settings.PUBLIC_URL = True, public_url

    found = {message.id for message in run_checks(tags=["security"])}

    assert ("authserver.E006" in found) is refused
