"""A plan says what would change, one line for each field that differs, and exits as scripts need it."""

import io

import pytest
from django.core.management import call_command

from realms.models import Realm
from tests.blueprint.conftest import SAMPLE, SECRET
from tests.blueprint.files import Written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
CHANGED = """
realms:
  - slug: acme
    access_token_lifetime: 600
    limits: {login: "60/m"}
    scopes: [{name: "mcp:write", description: Write}]
    users: [{email: Alice@acme.test, name: Alice}]
    clients:
      - client_id: web
        secret: {value: kJ3nD8fWz5HqA1vB6xM0tSx}
        redirect_uris: ["http://127.0.0.1:3000/callback", "https://web.example/callback"]
"""


def said(command: str, file: str, *options: str) -> str:
    answer = io.StringIO()
    call_command(command, "-f", file, *options, stdout=answer, stderr=io.StringIO())
    return answer.getvalue()


@pytest.mark.parametrize("command", [("plan",), ("apply", "--plan")])
def test_a_plan_names_each_object_and_what_differs(written: Written, command: tuple[str, ...]) -> None:
    before = Realm.objects.values().get()

    text = said(command[0], written(CHANGED), *command[1:])

    assert text.splitlines() == [
        "acme:",
        "  ~ realm acme: access_token_lifetime: - 300 + 600",
        '  ~ realm acme: limits: - {"login": "30/m"} + {"login": "60/m"}',
        "  + scope mcp:write",
        '      description: "Write"',
        '  ~ user Alice@acme.test: name: - "" + "Alice"',
        '  ~ client web: redirect_uris: + "https://web.example/callback"',
        "  ~ client web: secret: (secret changes)",
        "Plan: 1 to create, 3 to change, 0 to delete.",
    ]
    assert Realm.objects.values().get() == before


def test_what_apply_says_is_what_the_plan_said(written: Written) -> None:
    planned = said("plan", written(CHANGED)).splitlines()
    applied = said("apply", written(CHANGED)).splitlines()

    assert applied[:-1] == planned[:-1]
    assert applied[-1] == "1 created, 3 changed, 0 deleted."


def test_no_secret_is_in_a_plan(written: Written) -> None:
    file = written(
        CHANGED + "      - {client_id: shop, redirect_uris: ['https://s.example/'], secret: {env: WEB_SECRET}}\n"
    )

    text = said("plan", file) + said("plan", file, "-o", "json")

    assert SECRET not in text
    assert "kJ3nD8fWz5HqA1vB6xM0tSx" not in text
    assert "      secret: (secret)\n" in text


def test_the_exit_code_says_whether_anything_would_change(written: Written) -> None:
    with pytest.raises(SystemExit) as differs:
        said("plan", written(CHANGED), "--detailed-exitcode")

    assert differs.value.code == 2
    assert said("plan", written(SAMPLE), "--detailed-exitcode") == "Nothing to change.\n"
    assert said("plan", written(CHANGED))


@pytest.mark.attack("J13")
def test_what_a_terminal_would_obey_is_spelt_out(written: Written) -> None:
    text = said("plan", written('realms: [{slug: acme, name: "A\\e[2J\\u202e\\r"}]'))

    assert '- "Acme" + "A\\u001b[2J\\u202e\\r"' in text
    assert text.replace("\n", "").isprintable()


def test_a_plan_without_a_terminal_has_no_colours_and_long_values_are_cut(written: Written) -> None:
    text = said("plan", written(f"realms: [{{slug: acme, scopes: [{{name: x, description: {'y' * 290}}}]}}]"))

    assert "\x1b" not in text
    assert f'description: "{"y" * 199}…' in text


def test_a_picture_is_called_one(written: Written) -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

    assert "logo: (picture)" in said("plan", written(f"realms: [{{slug: acme, brand: {{logo: {{data: '{png}'}}}}}}]"))
