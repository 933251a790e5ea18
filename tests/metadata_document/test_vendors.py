"""Six documents of six: each client connects with the defaults of a new realm, and is what its document says."""

import json
import time
import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

from clients.models import Client
from realms.models import Realm
from tests.applications import granted, refusal, unverified_claims
from tests.metadata_document.documents import Documents
from tests.metadata_document.vendors import CHATGPT, CLAUDE, EVERY, Vendor
from tests.protocol import Pkce, authorize, follow_to_client, get_code, token

KEY = JWK.generate(kty="RSA", size=2048, kid="one")


def publish(documents: Documents, vendor: Vendor) -> str:
    """Publish the document of a vendor, and its keys where it names some."""
    members = dict(vendor.members)
    if "jwks_uri" in members:
        keys = json.dumps({"keys": [KEY.export_public(as_dict=True)]}).encode()
        members["jwks_uri"] = documents.serve("/jwks.json", keys)
    return documents.publish(vendor.path, **members)


def proof(acme: Realm, client_id: str, vendor: Vendor) -> dict[str, str]:
    """Return what the client sends to the token endpoint to show who it is."""
    if vendor.method == "none":
        return {"client_id": client_id}
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": acme.issuer, "jti": uuid.uuid4().hex, "iat": now}
    assertion = JWT(header={"alg": "RS256", "kid": "one"}, claims=claims | {"exp": now + 60})
    assertion.make_signed_token(KEY)
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return {"client_assertion": assertion.serialize(), "client_assertion_type": kind, "client_id": client_id}


@pytest.mark.parametrize("vendor", EVERY.values(), ids=EVERY)
def test_a_client_connects_by_its_document(alices: Browser, acme: Realm, documents: Documents, vendor: Vendor) -> None:
    client_id, pkce = publish(documents, vendor), Pkce()
    asked: dict[str, Any] = {"client_id": client_id, "redirect_uri": vendor.sends, "scope": "openid mcp:read"}
    code = get_code(alices, acme, pkce, **asked)
    given = {"code": code, "code_verifier": pkce.verifier, "redirect_uri": vendor.sends}
    answer = token(alices, acme, grant_type="authorization_code", **given, **proof(acme, client_id, vendor))

    claims = unverified_claims(granted(answer)["access_token"])
    assert (claims["client_id"], claims["scope"]) == (client_id, "openid mcp:read")
    stored = Client.objects.all_realms().get(realm=acme, client_id=client_id)
    assert stored.token_endpoint_auth_method == vendor.method
    assert stored.redirect_uris == vendor.members["redirect_uris"]
    assert stored.name == vendor.members["client_name"]
    assert stored.logo_uri == ""
    assert set(stored.grant_types) <= {"authorization_code", "refresh_token"}
    assert documents.asked.count(vendor.path) == 1


def test_a_client_that_is_a_document_refreshes_without_another_fetch(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id, pkce = publish(documents, CLAUDE), Pkce()
    code = get_code(alices, acme, pkce, client_id=client_id, redirect_uri=CLAUDE.sends)
    given = {"client_id": client_id, "code": code, "code_verifier": pkce.verifier, "redirect_uri": CLAUDE.sends}
    tokens = granted(token(alices, acme, grant_type="authorization_code", **given))
    documents.down = True
    again = token(alices, acme, grant_type="refresh_token", client_id=client_id, refresh_token=tokens["refresh_token"])

    assert granted(again)["access_token"]
    assert documents.asked == [CLAUDE.path]


@pytest.mark.attack("D12")
def test_a_client_whose_document_names_keys_cannot_do_without(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id, pkce = publish(documents, CHATGPT), Pkce()
    page = authorize(alices, acme, pkce, client_id=client_id, redirect_uri=CHATGPT.sends)
    code = follow_to_client(alices, page)["code"]
    given = {"client_id": client_id, "code": code, "code_verifier": pkce.verifier, "redirect_uri": CHATGPT.sends}

    assert refusal(token(alices, acme, grant_type="authorization_code", **given)) == (401, "invalid_client")
