"""RFC 9068 §2.1, RFC 7518 §3, RFC 8037: each algorithm from the choice of it to the verifier that never heard of us."""

import hashlib
from base64 import urlsafe_b64encode
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet
from jwcrypto.jwk import JWK

from accounts.models import User
from audit.models import Event
from clients.models import Client
from keys.models import SigningKey
from realms.models import Realm, Scope
from tests.applications import Application, granted, install
from tests.blueprint.conftest import Apply
from tests.blueprint.conftest import apply as apply  # noqa: PLC0414 (a fixture)
from tests.protocol import PROTOCOL, add_client, add_machine
from tests.registration.conftest import Register
from tests.registration.conftest import register as register  # noqa: PLC0414 (a fixture)

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")  # joserfc; it is what clients know

ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
ON_DEMAND = ["PS256", "EdDSA"]
PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi"}
APPLICATION = {"redirect_uris": ["https://client.example/cb"]}


def verified(token: str, realm: Realm, algorithm: str) -> dict[str, Any]:
    """Return the claims, once a stranger's library verified them by the published keys and that algorithm alone."""
    keys = Browser(headers={"host": "testserver"}).get(f"{realm.path}/{PROTOCOL}/certs").json()
    assert not any(PRIVATE_MEMBERS & key.keys() for key in keys["keys"])
    decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=[algorithm])
    named = {key["kid"]: key["alg"] for key in keys["keys"]}
    assert named[decoded.header["kid"]] == decoded.header["alg"] == algorithm
    return decoded.claims


def announced(realm: Realm) -> list[str]:
    path = f"{realm.path}/.well-known/openid-configuration"
    document = Browser(headers={"host": "testserver"}).get(path).json()
    names: list[str] = document["id_token_signing_alg_values_supported"]
    return names


def states(realm: Realm, algorithm: str) -> list[str]:
    rows = SigningKey.objects.all_realms().filter(realm=realm, algorithm=algorithm)
    return sorted(rows.values_list("state", flat=True))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_access_tokens_are_signed_as_the_realm_says(web: Application, algorithm: str) -> None:
    web.realm.access_token_algorithm = algorithm
    web.realm.save()

    token = web.tokens()["access_token"]

    assert verified(token, web.realm, algorithm)["aud"] == web.realm.issuer
    assert web.sees_alive(token)
    assert states(web.realm, algorithm) == ["active", "next"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_access_tokens_are_signed_as_the_client_says(acme: Realm, client: Browser, algorithm: str) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    secret = add_machine(acme, scopes=["reports"])
    other = add_machine(acme, "other", scopes=["reports"])
    machine = Client.objects.all_realms().get(client_id="svc")
    machine.access_token_signed_response_alg = algorithm
    machine.save()

    token, plain = (
        granted(Application(acme, *credentials, client).ask())["access_token"]
        for credentials in ((secret, "svc"), (other, "other"))
    )

    assert verified(token, acme, algorithm)["client_id"] == "svc"
    assert verified(plain, acme, "ES256")["client_id"] == "other"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_id_tokens_are_signed_as_the_client_says(acme: Realm, alice: User, algorithm: str) -> None:
    web = install(acme, alice, id_token_signed_response_alg=algorithm)
    tokens = web.tokens(nonce="n-1")

    claims = verified(tokens["id_token"], acme, algorithm)

    hashed = (hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256)(tokens["access_token"].encode()).digest()
    assert claims["at_hash"] == urlsafe_b64encode(hashed[: len(hashed) // 2]).rstrip(b"=").decode()
    assert claims["sub"] == str(alice.pk)
    hinted = web.code(id_token_hint=tokens["id_token"], prompt="none")
    assert web.redeem(hinted).status_code == 200


@pytest.mark.parametrize("algorithm", ON_DEMAND)
def test_keys_are_made_when_they_are_first_needed_and_announced_from_then_on(acme: Realm, algorithm: str) -> None:
    assert states(acme, algorithm) == []
    assert announced(acme) == ["RS256", "ES256"]

    for client_id in ("first", "second"):
        add_client(acme, client_id, id_token_signed_response_alg=algorithm)

    assert states(acme, algorithm) == ["active", "next"]
    assert announced(acme) == ["RS256", "ES256", algorithm]
    assert list(Event.objects.filter(action="keys.made").values_list("realm", "target")) == [("acme", algorithm)]


def test_a_new_realm_may_begin_with_another_algorithm(db: None) -> None:  # noqa: ARG001 (asks for the database)
    realm = Realm.objects.create(slug="fresh", name="Fresh", access_token_algorithm="EdDSA")

    assert announced(realm) == ["RS256", "ES256", "EdDSA"]


def test_another_realm_gets_no_keys(acme: Realm, globex: Realm) -> None:
    add_client(acme, id_token_signed_response_alg="EdDSA")

    assert announced(globex) == ["RS256", "ES256"]


def test_no_key_is_made_while_a_token_is(web: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    web.realm.access_token_algorithm = "PS256"
    web.realm.save()
    monkeypatch.setattr(JWK, "generate", lambda **_: pytest.fail("a key was made on the request path"))

    assert verified(web.tokens()["access_token"], web.realm, "PS256")


def test_who_registers_itself_chooses_among_what_is_announced(register: Register, acme: Realm) -> None:
    refused = register(APPLICATION | {"id_token_signed_response_alg": "PS256"})
    assert (refused.status, refused.error) == (400, "invalid_client_metadata")
    assert states(acme, "PS256") == []
    call_command("make_keys", "acme", "PS256", stdout=StringIO())

    fresh = Realm.objects.get(pk=acme.pk)
    accepted = register(APPLICATION | {"id_token_signed_response_alg": "PS256"}, realm=fresh)

    assert accepted.document["id_token_signed_response_alg"] == "PS256"


def test_keys_can_be_published_before_anything_is_signed_with_them(acme: Realm) -> None:
    said = StringIO()

    for _ in range(2):
        call_command("make_keys", "acme", "EdDSA", stdout=said)

    assert said.getvalue() == "acme: EdDSA keys are published from now on.\nacme: EdDSA keys were there already.\n"
    assert announced(acme) == ["RS256", "ES256", "EdDSA"]
    with pytest.raises(CommandError, match="There is no realm"):
        call_command("make_keys", "nowhere", "EdDSA")


@pytest.mark.usefixtures("acme")
def test_an_algorithm_without_keys_has_none_to_rotate() -> None:
    with pytest.raises(CommandError, match="acme has no PS256 keys to rotate"):
        call_command("rotate_keys", "acme", "--algorithm", "PS256")


def test_a_blueprint_chooses_algorithms(apply: Apply, acme: Realm) -> None:
    apply("""
realms:
  - slug: acme
    access_token_algorithm: EdDSA
    signing_key_lifetime: 86400
    clients: [{client_id: web, redirect_uris: ["https://a.example/cb"], id_token_signed_response_alg: PS256}]
    service_accounts: [{client_id: svc, access_token_signed_response_alg: RS256}]
""")
    said = StringIO()
    call_command("export", "acme", stdout=said)

    assert announced(acme) == ["RS256", "ES256", "PS256", "EdDSA"]
    for line in ("access_token_algorithm: EdDSA", "signing_key_lifetime: 86400", "id_token_signed_response_alg: PS256"):
        assert line in said.getvalue()
    assert "access_token_signed_response_alg: RS256" in said.getvalue()
    assert apply(said.getvalue()) == []
