"""The browser session token, as a blueprint says it."""

import pytest
from django.core.management import call_command

from realms.models import Realm
from tests.blueprint.conftest import Apply, Refuse

REALM = """
realms:
  - slug: initech
    session_token: true
    session_token_cookie: initech
    session_token_lifetime: 600
    session_token_scopes: [openid, email]
    session_token_resources: [urn:api]
    session_token_origins: ["https://app.example"]
    session_token_next: ["https://app.example", "https://docs.example/bye/"]
    resources: [{identifier: urn:api}]
"""

pytestmark = pytest.mark.django_db


def test_a_realm_says_it_and_again_changes_nothing(apply: Apply, capsys: pytest.CaptureFixture[str]) -> None:
    apply(REALM)
    realm = Realm.objects.get(slug="initech")

    assert (realm.session_token, realm.session_token_lifetime) == (True, 600)
    assert realm.session_token_next == ["https://app.example", "https://docs.example/bye/"]
    assert apply(REALM) == []
    capsys.readouterr()
    call_command("export", "initech")
    exported = capsys.readouterr().out
    assert "session_token_cookie: initech" in exported
    assert apply(exported) == []


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("openid, email", "openid, mail", "session_token_scopes[1]: the realm declares no scope 'mail'"),
        ("[urn:api]", "[urn:other]", "session_token_resources[0]: the realm declares no resource 'urn:other'"),
        (
            "initech\n    session_token_l",
            "session_initech\n    session_token_l",
            "session_token_cookie: Another cookie",
        ),
        ("600", "59", "session_token_lifetime: "),
        ('["https://app.example"]', '["*"]', "session_token_origins: '*' is no origin"),
        ("https://docs.example/bye/", "https://docs.example/?", "session_token_next: "),
        ("session_token: true", "session_token_domain: example", "session_token_domain: "),
    ],
)
def test_what_cannot_work_is_told_where_it_stands(refuse: Refuse, good: str, bad: str, problem: str) -> None:
    (told,) = refuse(REALM.replace(good, bad))

    assert told.startswith(f"realms[0].{problem}")
    assert not Realm.objects.filter(slug="initech").exists()
