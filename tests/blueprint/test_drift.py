"""Drift: how realms differ from a file, and what they have that it does not name."""

import io
import json

import pytest
from django.core.management import call_command

from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Scope
from tests.blueprint.conftest import SAMPLE, Apply
from tests.blueprint.files import Written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]


def drift(file: str, *options: str) -> str:
    answer = io.StringIO()
    with pytest.raises(SystemExit) as differs:
        call_command("drift", "-f", file, *options, stdout=answer, stderr=io.StringIO())
    assert differs.value.code == 2
    return answer.getvalue()


def test_a_realm_as_the_file_says_has_no_drift(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("drift", "-f", written(SAMPLE))

    assert capsys.readouterr().out == "No drift.\n"


def test_what_differs_and_what_the_file_does_not_name_are_told(apply: Apply, written: Written) -> None:
    with realm_context(acme := Realm.objects.get()):
        Scope.objects.filter(name="mcp:read").update(description="Read everything")
        Client.objects.create(realm=acme, client_id="stranger", origin=Client.Origin.REGISTRATION)
    apply("realms: [{slug: acme, brand: {corners: round}, roles: [{name: ops}], users: [{email: bob@acme.test}]}]")
    apply("realms: [{slug: acme, webhooks: [{name: siem, url: 'https://siem.example/'}]}]")

    text = drift(written(SAMPLE))

    assert text.splitlines() == [
        "acme:",
        '  ~ scope mcp:read: description: - "Read everything" + "Read your documents"',
        "  ? brand acme",
        "  ? role ops",
        "  ? webhook siem",
        "Drift: 1 not as the file says, 3 not in the file.",
    ]
    answer = json.loads(drift(written(SAMPLE), "-o", "json"))
    assert [change["name"] for change in answer["changes"]] == ["mcp:read"]
    assert answer["unmanaged"][-1] == {"kind": "webhook", "realm": "acme", "name": "siem"}


def test_drift_changes_nothing(apply: Apply, written: Written) -> None:
    apply("realms: [{slug: acme, name: Other}]")

    drift(written(SAMPLE))

    assert Realm.objects.get().name == "Other"


def test_a_role_that_a_machine_was_given_for_an_application_is_drift(apply: Apply, written: Written) -> None:
    held = "service_accounts: [{client_id: svc-reports, application_roles: [{client_id: web, role: auditor}]}]"
    file = written(f"realms: [{{slug: acme, {held.replace('[{client_id: web, role: auditor}]', '[]')}}}]")
    apply(f"realms: [{{slug: acme, {held}}}]")

    text = drift(file)

    assert 'service account svc-reports: application_roles: - {"client_id": "web", "role": "auditor"}' in text
