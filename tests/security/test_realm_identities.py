"""E07, E08: who a realm speaks of, and what it signs with, is its own."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from jwcrypto.jws import JWS

from accounts.flows.people import add_person
from accounts.models import User
from realms.models import Realm
from tests.people import PASSWORD, browser, log_in
from tests.protocol import PROTOCOL, Pkce, add_client, get_code, redeem


def id_token_claims(person: User) -> dict[str, Any]:
    add_client(person.realm, public=True)
    own, pkce = browser(), Pkce()
    log_in(own, person)
    signed = JWS()
    signed.deserialize(redeem(own, person.realm, get_code(own, person.realm, pkce), pkce).json()["id_token"])
    claims: dict[str, Any] = json.loads(signed.objects["payload"])
    return claims


@pytest.mark.attack("E07")
def test_one_address_in_two_realms_is_two_subjects_of_two_issuers(alice: User, globex: Realm) -> None:
    twin = add_person(globex, email=alice.email, password=PASSWORD)

    mine, theirs = id_token_claims(alice), id_token_claims(twin)

    assert (mine["iss"], theirs["iss"]) == (alice.realm.issuer, globex.issuer)
    assert mine["sub"] != theirs["sub"]
    assert {uuid.UUID(claims["sub"]).version for claims in (mine, theirs)} == {4}


@pytest.mark.attack("E08")
def test_two_realms_share_no_key(client: Browser, acme: Realm, globex: Realm) -> None:
    sets = [client.get(f"{realm.path}/{PROTOCOL}/certs").json()["keys"] for realm in (acme, globex)]

    material = [{key["kid"] for key in keys} | {key.get("n") or key["x"] for key in keys} for keys in sets]
    assert [len(found) for found in material] == [8, 8]
    assert not material[0] & material[1]
