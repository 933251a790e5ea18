"""Secrets and passwords: how they are given, which are strong enough, and that nobody reads them again."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.signals import access_ended
from audit.models import OutboxMessage
from clients.models import Client
from clients.models.client_secret import issue
from realms.context import realm_context
from realms.models import Realm
from support import secrets
from tests.blueprint.conftest import MACHINE_SECRET, SAMPLE, SECRET, Apply, Refuse

pytestmark = pytest.mark.django_db


def with_secret(reference: str) -> str:
    return f"realms: [{{slug: acme, service_accounts: [{{client_id: m, secret: {reference}}}]}}]"


def test_a_secret_comes_from_a_file(apply: Apply, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")

    apply(with_secret(f"{{file: {file}}}"))

    with realm_context(Realm.objects.get()):
        assert secrets.matches(SECRET, Client.objects.get().secrets.get().digest)


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("{value: short}", "a secret needs 128 bits, at least 22 characters; this one has 5"),
        ("{value: 0123456789abcdef01234567}", "at least 32 hexadecimal digits; this one has 24"),
        ('{value: "01234567890123456789012345678901"}', "at least 39 decimal digits; this one has 32"),
        ('{value: "ééééééééééééééééééééééé"}', "visible ASCII characters only (RFC 6749 appendix A.2)"),
        ('{value: ""}', "the secret is empty"),
        ("{env: NOBODY_SET_THIS}", "the environment variable NOBODY_SET_THIS is not set"),
        ("{file: /nowhere/secret}", "/nowhere/secret cannot be read: No such file or directory"),
        (SECRET, "give {value: …}, {env: NAME} or {file: PATH}"),
        (f"{{value: {SECRET}, env: WEB_SECRET}}", "give {value: …}, {env: NAME} or {file: PATH}"),
    ],
)
def test_a_secret_that_cannot_be_had_or_is_weak_is_refused(refuse: Refuse, reference: str, reason: str) -> None:
    lines = refuse(with_secret(reference))

    assert len(lines) == 1
    assert lines[0].startswith("realms[0].service_accounts[0].secret: ")
    assert lines[0].endswith(reason)
    assert SECRET not in lines[0]


@pytest.mark.attack("D15")
def test_a_secret_that_signs_needs_256_bits(apply: Apply, refuse: Refuse) -> None:
    signs = ", token_endpoint_auth_method: client_secret_jwt"
    lines = refuse(with_secret(f"{{value: {SECRET}}}{signs}"))
    apply(with_secret(f"{{value: {SECRET}{MACHINE_SECRET}}}{signs}"))

    reason = f"a secret needs 256 bits, at least 44 characters; this one has {len(SECRET)}"
    assert lines == [f"realms[0].service_accounts[0].secret: {reason}"]
    with realm_context(Realm.objects.get()):
        assert Client.objects.get().secrets.get().sealed


def test_a_new_secret_replaces_all_before_it(apply: Apply) -> None:
    apply(with_secret(f"{{value: {SECRET}}}"))
    changes = apply(with_secret(f"{{value: {MACHINE_SECRET}}}"))

    assert [change["fields"] for change in changes] == [["secret"]]
    with realm_context(Realm.objects.get()):
        assert secrets.matches(MACHINE_SECRET, Client.objects.get().secrets.get().digest)


def test_a_secret_made_elsewhere_stays_beside_the_one_of_the_file(apply: Apply) -> None:
    apply(with_secret(f"{{value: {SECRET}}}"))
    issue(Client.objects.all_realms().get())

    assert apply(with_secret(f"{{value: {SECRET}}}")) == []
    assert Client.objects.all_realms().get().secrets.count() == 2


@pytest.mark.usefixtures("acme")
def test_a_new_password_is_reported_by_name_and_ends_what_the_old_one_let_in(apply: Apply) -> None:
    ended: list[User] = []

    def remember(user: User, **_: object) -> None:
        ended.append(user)

    access_ended.connect(remember)
    try:
        changes = apply(SAMPLE.replace("wonderland", "looking-glass"))
    finally:
        access_ended.disconnect(remember)

    assert [(change["name"], change["fields"]) for change in changes] == [("alice@acme.test", ["password"])]
    assert [user.email for user in ended] == ["alice@acme.test"]
    assert User.objects.all_realms().get().check_password("looking-glass")
    assert [(row.payload["to"], row.payload["template"]) for row in OutboxMessage.objects.filter(kind="mail")] == [
        ("alice@acme.test", "mail/password_changed.txt")
    ]


def test_nothing_printed_holds_a_secret(tmp_path: Path) -> None:
    file, out, err = tmp_path / "blueprint.yaml", io.StringIO(), io.StringIO()
    file.write_text(SAMPLE)

    call_command("apply", "-f", str(file), "-o", "json", stdout=out, stderr=err)
    call_command("export", "acme", stdout=out)

    for secret in (SECRET, MACHINE_SECRET, "wonderland"):
        assert secret not in out.getvalue() + err.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"realms: [{{slug: acme, secret: {SECRET}}}]",
        f"realms: [{{slug: acme, users: [{{email: a@acme.test, password: {SECRET}}}]}}]",
        f"realms: [{{slug: acme, clients: [{SECRET}]}}]",
        f"realms: [{{slug: acme, name: [{SECRET}]}}]",
        f"realms: [{{slug: acme, secret: {{value: {SECRET}]}}",
    ],
)
def test_a_problem_never_quotes_what_could_be_a_secret(refuse: Refuse, text: str) -> None:
    lines = refuse(text)

    assert lines
    assert SECRET not in "\n".join(lines)
