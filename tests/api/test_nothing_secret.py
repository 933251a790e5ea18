"""Nothing secret is in any answer but the one that made it: neither what was told once, nor what is kept of it."""

import re
from collections.abc import Iterator

from django.apps import apps

from accounts.models import User
from realms.models import Realm
from tests.admin.conftest import furnish
from tests.api.caller import Caller
from tests.api.truth import document
from tests.people import PASSWORD, browser, log_in

SEALED = re.compile(r"digest|seal|password|nonce|secret$|private|session_data")
WEB = {"name": "Web", "redirect_uris": ["https://web.test/cb"]}
PROVIDER = {"kind": "oidc", "issuer": "https://idp.test", "client_id": "x", "secret": "provider-secret-" + "s" * 30}


def kept() -> set[str]:
    """Return every digest and every sealed text of the database."""
    found = set()
    for model in apps.get_models():
        fields = model._meta.concrete_fields  # noqa: SLF001 (Django's documented name)
        columns = [field.attname for field in fields if SEALED.search(field.attname)]
        if columns:
            for row in model._base_manager.values_list(*columns):  # noqa: SLF001 (Django's documented name)
                found |= {value for value in row if isinstance(value, str) and len(value) > 15}
    return found


def made(api: Caller) -> set[str]:
    """Make a secret of each kind, and return them."""
    api("PUT", "clients/web/", WEB)
    api("PUT", "service-accounts/svc/", {"name": "Reports"})
    api("PUT", "identity-providers/corp/", PROVIDER)
    api("PUT", "webhooks/web/", {"url": "https://hooks.acme.test/", "events": ["client.*"]})
    told = [
        api("POST", "webhooks/web/secret/", {}).json()["secret"],
        api("POST", "clients/web/secrets/", {}).json()["secret"],
        api("POST", "clients/web/secrets/rotate/", {"overlap_minutes": None}).json()["secret"],
        api("POST", "service-accounts/svc/api-keys/", {"name": "ci"}).json()["key"],
        api("POST", "service-accounts/svc/api-keys/ci/rotate/", {"retain_minutes": None}).json()["key"],
        api("POST", "registration-tokens/", {}).json()["token"],
    ]
    api("POST", "webhooks/web/test/")
    return {*told, PROVIDER["secret"], PASSWORD}


def answers(api: Caller, person: User) -> Iterator[tuple[str, str]]:
    """Yield where, and what, everything that can be read says."""
    keys = {"machine": "svc", "user": str(person.pk)}
    for place, told in document()["paths"].items():
        if "get" not in told or place.startswith("/realms/") or place.endswith(("}/", "/stream/")):
            continue  # what is one of a list, or goes on
        path = place.strip("/").replace("{machine}", keys["machine"]).replace("{user}", keys["user"]) + "/"
        answer = api("GET", path.replace("{key}", "web"))
        assert answer.status_code == 200, path
        yield path, answer.content.decode()
        for item in answer.json().get("items", []):
            if "url" in item:
                below = item["url"].partition("/api/v1/")[2]
                yield below, api("GET", below).content.decode()


def test_no_answer_has_a_secret_or_what_is_kept_of_one(api: Caller, acme: Realm, alice: User) -> None:
    log_in(browser(), alice)
    furnish(acme)
    secrets = made(api) | kept()

    said = dict(answers(api, alice))
    assert len(secrets) > 15
    assert len(said) > 40
    assert [(where, secret) for where, text in said.items() for secret in secrets if secret in text] == []
