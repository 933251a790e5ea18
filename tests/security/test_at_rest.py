"""RFC 9700 §4.13, ASVS 13: whoever reads the database learns no secret with which to come back."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.models import User
from tests.applications import Application, granted
from tests.people import PASSWORD
from tests.protocol import CALLBACK

COOKIE = "__Secure-session_acme"


def cells() -> Iterator[tuple[str, str]]:
    """Yield every value of every table as text, with the name of its column."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of our tables)
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", as_text(value)) for name, value in zip(columns, row, strict=True))


def as_text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def places(secret: str | bytes, stored: list[tuple[str, str]]) -> set[str]:
    """Return the columns that hold `secret`, as it is, or its bytes in hexadecimal."""
    raw = secret.encode() if isinstance(secret, str) else secret
    return {where for where, text in stored if raw.decode("latin-1") in text or raw.hex() in text.lower()}


@pytest.fixture
def secrets(web: Application) -> dict[str, str | bytes]:
    """Let Alice do all that leaves something behind, and return what was said in confidence."""
    body = {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "client_secret_post"}
    path = f"{web.realm.path}/clients-registrations/openid-connect"
    registered = web.browser.post(path, json.dumps(body), content_type="application/json").json()
    fresh, used = web.code(), web.code()
    tokens = granted(web.redeem(used))
    refreshed = granted(web.refresh(tokens["refresh_token"]))
    assert web.revoke(tokens["access_token"]).status_code == 200
    raw = urlsafe_b64decode(refreshed["refresh_token"].removeprefix("as_rt_") + "==")
    return {
        "client secret": web.secret,
        "registered secret": registered["client_secret"],
        "password": PASSWORD,
        "session key": web.browser.cookies[COOKIE].value,
        "code": fresh.text,
        "used code": used.text,
        "verifier": fresh.verifier,
        "refresh token": refreshed["refresh_token"].removeprefix("as_rt_"),
        "older refresh token": tokens["refresh_token"].removeprefix("as_rt_"),
        "secret in the refresh token": raw[16:48],
        "tag of the refresh token": raw[48:],
        "access token": tokens["access_token"],
        "signature": refreshed["access_token"].rpartition(".")[2],
        "ID token": tokens["id_token"].rpartition(".")[2],
    }


@pytest.mark.attack("K15", "K17")
def test_no_secret_stands_in_any_column_of_any_table(secrets: dict[str, str | bytes]) -> None:
    stored = list(cells())

    found = {name: where for name, secret in secrets.items() if (where := places(secret, stored))}

    assert found == {}


@pytest.mark.attack("K15")
def test_what_is_stored_is_looked_for_in_earnest(secrets: dict[str, str | bytes], alice: User) -> None:
    assert secrets
    stored = list(cells())
    tables = {where.partition(".")[0] for where, _ in stored}

    assert {"oauth_authorizationcode", "oauth_family", "oauth_revokedtoken"} <= tables
    assert {"clients_client", "clients_clientsecret", "accounts_session", "accounts_user"} <= tables
    assert "accounts_user.email" in places(alice.email, stored)
    assert "accounts_user.password" in places("argon2id$", stored)


@pytest.mark.attack("K17")
def test_a_client_secret_is_a_keyed_digest_under_a_named_pepper(web: Application) -> None:
    stored = [text for where, text in cells() if where == "clients_clientsecret.digest"]

    assert web.secret
    assert [digest.partition(":")[0] for digest in stored] == ["1"]
    assert {len(digest.partition(":")[2]) for digest in stored} == {64}


@pytest.mark.attack("K16")
def test_no_private_key_stands_in_the_database(web: Application) -> None:
    assert web.secret
    for where, text in cells():
        assert '"d":' not in text, where
        assert '"p":' not in text, where
        assert "PRIVATE KEY" not in text, where
