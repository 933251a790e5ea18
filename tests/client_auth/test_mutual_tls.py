"""RFC 8705 §2: certificates that a trusted proxy forwards, and what everybody else may write into that header."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ImproperlyConfigured
from django.test import Client as Browser
from jwcrypto.jwk import JWK
from pytest_django import Settings

from authserver.settings import environment
from realms.models import Realm
from tests.client_auth.assertions import add_signer
from tests.people import browser
from tests.protocol import PROTOCOL

FORM = "application/x-www-form-urlencoded"
SUBJECT = "CN=reports,O=Acme"
PROXY, STRANGER = "10.0.0.1", "192.0.2.1"


@dataclass(frozen=True)
class Certificate:
    """A certificate, and the key set that a client registers with it."""

    certificate: x509.Certificate
    jwks: dict[str, list[dict[str, object]]]

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def encoded(self) -> str:
        return b64encode(self.certificate.public_bytes(Encoding.DER)).decode()


def make(subject: str = SUBJECT, dns: str = "reports.acme.test") -> Certificate:
    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(subject), datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
    )
    names = x509.SubjectAlternativeName([x509.DNSName(dns)])
    signed = builder.add_extension(names, critical=False).sign(key, SHA256())
    member = JWK.from_pyca(key.public_key()).export_public(as_dict=True)
    return Certificate(signed, {"keys": [member | {"x5c": [b64encode(signed.public_bytes(Encoding.DER)).decode()]}]})


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    settings.TLS_CLIENT_CERT_HEADER = "ClientCert"
    settings.TLS_CLIENT_VERIFY_HEADER = "ClientVerify"


def ask(realm: Realm, shown: str | None, *, verified: str = "SUCCESS", remote: str = PROXY, more: str = "") -> int:
    headers = {} if shown is None else {"clientcert": shown, "clientverify": verified}
    form = f"grant_type=client_credentials&client_id=signer{more}"
    path = f"{realm.path}/{PROTOCOL}/token"
    return browser().post(path, form, content_type=FORM, headers=headers, REMOTE_ADDR=remote).status_code


def add_named(realm: Realm, **members: str) -> None:
    add_signer(realm, token_endpoint_auth_method="tls_client_auth", jwks=None, **members)


@pytest.mark.parametrize("form", ["escaped", "base64", "colons"])
@pytest.mark.parametrize(
    "members", [{"tls_client_auth_subject_dn": SUBJECT}, {"tls_client_auth_san_dns": "Reports.acme.test"}]
)
def test_a_certificate_of_an_authority_proves_the_name_in_it(acme: Realm, form: str, members: dict[str, str]) -> None:
    add_named(acme, **members)
    right, wrong = make(), make("CN=reports,O=Globex", "reports.globex.test")

    def written(shown: Certificate) -> str:
        return {"escaped": quote(shown.pem), "base64": shown.encoded, "colons": f":{shown.encoded}:"}[form]

    assert ask(acme, written(right)) == 200
    assert ask(acme, written(wrong)) == 401


def test_a_certificate_that_the_proxy_has_not_verified_proves_no_name(acme: Realm) -> None:
    add_named(acme, tls_client_auth_subject_dn=SUBJECT)

    statuses = [ask(acme, make().encoded, verified=said) for said in ("FAILED:self-signed", "NONE", "", "success")]

    assert statuses == [401] * 4


def test_a_certificate_that_was_registered_proves_its_client_whoever_signed_it(acme: Realm) -> None:
    registered = make()
    add_signer(acme, token_endpoint_auth_method="self_signed_tls_client_auth", jwks=registered.jwks)

    assert ask(acme, registered.encoded, verified="FAILED:self-signed") == 200
    assert ask(acme, make().encoded) == 401


@pytest.mark.attack("D12")
def test_the_header_of_a_stranger_is_not_believed(acme: Realm, settings: Settings) -> None:
    add_named(acme, tls_client_auth_subject_dn=SUBJECT)
    shown = make().encoded

    assert ask(acme, shown, remote=STRANGER) == 401
    settings.TRUSTED_PROXIES = ()
    assert ask(acme, shown) == 401


@pytest.mark.attack("D12")
@pytest.mark.parametrize("more", ["&client_secret=x", "&client_assertion=a.b.c", "&client_assertion_type=x"])
def test_a_certificate_beside_something_else_is_refused(acme: Realm, more: str) -> None:
    add_named(acme, tls_client_auth_subject_dn=SUBJECT)

    assert ask(acme, make().encoded, more=more) == 401


def test_without_a_certificate_nobody_is_proven(acme: Realm) -> None:
    add_named(acme, tls_client_auth_subject_dn=SUBJECT)

    assert ask(acme, None) == 401


@pytest.mark.parametrize("shown", ["", "x", "%00", "A" * 20_000, "MIIB", "-----BEGIN CERTIFICATE-----", ":::", "%ff"])
def test_what_is_no_certificate_is_refused(acme: Realm, shown: str) -> None:
    add_named(acme, tls_client_auth_subject_dn=SUBJECT)

    assert ask(acme, shown) == 401


def test_it_is_announced_where_it_is_configured(acme: Realm, settings: Settings, client: Browser) -> None:
    def announced() -> set[str]:
        acme.save()  # a new version: documents are built once for each
        document = client.get(f"{acme.path}/.well-known/openid-configuration").json()
        return {method for method in document["token_endpoint_auth_methods_supported"] if "tls" in method}

    assert announced() == {"tls_client_auth", "self_signed_tls_client_auth"}
    settings.TLS_CLIENT_VERIFY_HEADER = ""
    assert announced() == {"self_signed_tls_client_auth"}
    settings.TLS_CLIENT_CERT_HEADER = ""
    assert announced() == set()


@pytest.mark.parametrize("name", ["X-Client-Cert", "X_Client_Cert", "Client Cert", "Z\u00fcrich"])
def test_a_header_that_could_be_spelt_in_two_ways_is_no_setting(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TLS_CLIENT_CERT_HEADER", name)

    with pytest.raises(ImproperlyConfigured, match="letters and digits alone"):
        environment.read()
