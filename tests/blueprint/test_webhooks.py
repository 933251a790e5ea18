"""Webhooks and the schedule of secrets as a blueprint says them."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from clients.models import Client
from realms import webhook_secrets
from realms.models import Realm, Webhook
from tests.blueprint.conftest import MACHINE_SECRET, Apply, Refuse

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
REALM = f"""
realms:
  - slug: initech
    rotate_secrets_every: 90
    service_accounts:
      - {{client_id: svc, secret: {{value: "{MACHINE_SECRET}"}}, rotate_secrets_every: 30}}
    webhooks:
      - {{name: ops, url: "https://hooks.test/a", events: [secret.leaked], secret: {{value: "{KEY}"}}}}
"""

pytestmark = pytest.mark.django_db


def hook() -> Webhook:
    return Webhook.objects.all_realms().get()


def test_apply_makes_a_webhook_and_again_changes_nothing(apply: Apply) -> None:
    changes = apply(REALM)

    assert (hook().url, hook().events, webhook_secrets.secret_of(hook())) == (
        "https://hooks.test/a",
        ["secret.leaked"],
        KEY,
    )
    assert changes[-1]["kind"] == "webhook"
    assert "secret" in changes[-1]["fields"]
    assert apply(REALM) == []


def test_apply_sets_the_schedules(apply: Apply) -> None:
    apply(REALM)

    assert Realm.objects.get(slug="initech").rotate_secrets_every == 90
    assert Client.objects.all_realms().get(client_id="svc").rotate_secrets_every == 30


def test_export_leaves_the_secret_out_and_gives_back_the_rest(apply: Apply, capsys: pytest.CaptureFixture[str]) -> None:
    apply(REALM)
    call_command("export", "initech")
    exported = capsys.readouterr().out

    (realm,) = yaml.safe_load(exported)["realms"]
    assert realm["webhooks"] == [
        {
            "name": "ops",
            "url": "https://hooks.test/a",
            "events": ["secret.leaked"],
            "every_realm": False,
            "enabled": True,
        }
    ]
    assert "whsec_" not in exported
    assert apply(exported) == []
    assert webhook_secrets.secret_of(hook()) == KEY


def test_without_a_secret_one_is_made_that_nobody_knows(apply: Apply) -> None:
    said = StringIO()
    apply("realms: [{slug: initech, webhooks: [{name: ops, url: 'https://hooks.test/'}]}]", errors=said)

    assert webhook_secrets.secret_of(hook()).startswith("whsec_")
    assert "nobody knows the secret of ops" in said.getvalue()


def test_a_realm_changes_its_own_webhooks_alone(apply: Apply) -> None:
    apply(REALM)
    apply("realms: [{slug: globex, webhooks: [{name: ops, url: 'https://hooks.test/b'}]}]")

    assert {row.realm.slug: row.url for row in Webhook.objects.all_realms()} == {
        "initech": "https://hooks.test/a",
        "globex": "https://hooks.test/b",
    }


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ("name: ops, url: 'http://hooks.test/'", "Its address must begin with https://."),
        ("name: ops", "url"),
        ("name: Not a slug, url: 'https://hooks.test/'", "lower-case letters"),
        ("name: ops, url: 'https://hooks.test/', events: [no.such]", "There is no such event: no.such."),
        ("name: ops, url: 'https://hooks.test/', secret: {value: short}", "24 to 64 bytes"),
        ("name: ops, url: 'https://hooks.test/', secret: {value: whsec_AAAA}", "24 to 64 bytes"),
        ("url: 'https://hooks.test/'", "required"),
    ],
)
def test_what_makes_no_sense_is_refused(refuse: Refuse, members: str, problem: str) -> None:
    lines = refuse(f"realms: [{{slug: initech, webhooks: [{{{members}}}]}}]")

    assert any("webhooks[0]" in line and problem in line for line in lines), lines
