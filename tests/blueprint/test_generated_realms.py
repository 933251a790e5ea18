"""Whatever a realm holds: its export changes nothing there, makes the same elsewhere, and a plan is what happens."""

import os
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from authserver.blueprint.applying import PLAN, apply
from authserver.blueprint.exporting import export
from realms.models import Realm

pytestmark = pytest.mark.django_db

SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
FEW = settings(
    max_examples=int(os.environ.get("GENERATED_REALMS", "10")),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

words = some.text(some.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
names = some.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)
seconds = some.integers(600, 100_000)
rates = some.sampled_from(["off", "30/m", "5/s", "1/d"])
hosts = some.builds("{}.example".format, some.from_regex(r"[a-z]{1,8}", fullmatch=True))
pages = some.builds("https://{}/{}".format, hosts, names)
flags = some.booleans()


def listed(items: Any, *, min_size: int = 0) -> Any:  # noqa: ANN401 (Hypothesis's strategies)
    """Return lists without repetition."""
    return some.lists(items, unique=True, min_size=min_size, max_size=3)


def maybe(**keys: Any) -> Any:  # noqa: ANN401 (as above)
    """Return mappings that give some of these keys."""
    return some.fixed_dictionaries({}, optional=keys)


def among(known: list[str]) -> Any:  # noqa: ANN401 (as above)
    """Return lists of some of these names."""
    return some.just([]) if not known else listed(some.sampled_from(known))


@some.composite
def objects(draw: some.DrawFn, key: str, keys: dict[str, Any], *, of: Any = names) -> list[dict[str, Any]]:  # noqa: ANN401 (as above)
    """Return a list of objects that differ by their name."""
    return [{key: name} | draw(maybe(**keys)) for name in draw(listed(of))]


@some.composite
def declared(draw: some.DrawFn) -> dict[str, Any]:
    """Return what a realm declares: scopes, roles that open them, and resources that take them."""
    scopes = draw(objects("name", {"default": flags, "public": flags, "restricted": flags}))
    scopes = [
        {"description": draw(words), "translations": draw(some.sampled_from([{}, {"de": "Lesen"}]))} | scope
        for scope in scopes
    ]
    known = among(["openid", "email", *(scope["name"] for scope in scopes)])
    permits = among(["authserver:clients:write", "authserver:audit:read", "authserver:users:read"])
    roles = {"description": words, "administers": flags, "permissions": permits, "scopes": known}
    resources = {"name": words, "scopes": known, "access_token_lifetime": seconds}
    return {
        "scopes": scopes,
        "roles": draw(objects("name", roles)),
        "resources": draw(objects("identifier", resources, of=pages)),
    }


@some.composite
def software(draw: some.DrawFn, there: dict[str, Any]) -> dict[str, Any]:
    """Return clients, service accounts and identity providers that name what is declared, and each other."""
    known_scopes = ["openid", "email", *(scope["name"] for scope in there["scopes"])]
    known_roles = [role["name"] for role in there["roles"]]
    audiences = among([resource["identifier"] for resource in there["resources"]])
    about = {"name": words, "enabled": flags, "scopes": among(known_scopes), "client_uri": pages, "software_id": words}
    about |= {"introspects": audiences, "introspects_realm": flags, "rotate_secrets_every": some.integers(0, 99)}
    with_people = {"consent": some.sampled_from(["remember", "always", "skip"]), "default_max_age": seconds}
    with_people["post_logout_redirect_uris"] = listed(pages)
    clients = [
        {"redirect_uris": draw(listed(pages, min_size=1))} | client
        for client in draw(objects("client_id", about | with_people))
    ]
    known_clients = [client["client_id"] for client in clients]
    held = [{"client_id": client, "role": role} for client in known_clients for role in known_roles]
    machines: dict[str, Any] = {"application_roles": some.just(held)}
    machines |= {"description": words, "owner": words, "roles": among(known_roles), "audience": audiences}
    accounts = draw(objects("client_id", about | machines, of=names.map("svc-{}".format)))
    providers = draw(objects("id", {"enabled": flags, "clients": among(known_clients), "domains": listed(hosts)}))
    providers = [{"kind": "oidc", "issuer": draw(pages), "client_id": "x"} | provider for provider in providers]
    for holder in (*clients, *accounts, *providers):
        holder.update(draw(some.sampled_from([{}, {"secret": {"value": SECRET}}])))
    return {"clients": clients, "service_accounts": accounts, "identity_providers": providers}


@some.composite
def realms(draw: some.DrawFn) -> dict[str, Any]:
    """Return a realm with objects of every kind."""
    there = draw(declared())
    hears = among(["client.*", "login.succeeded", "secret.leaked"])
    webhooks = [{"url": draw(pages)} | hook for hook in draw(objects("name", {"enabled": flags, "events": hears}))]
    return {**draw(SETTINGS), "slug": "generated", **there, **draw(software(there)), "webhooks": webhooks}


SETTINGS = maybe(
    name=words,
    enabled=flags,
    registration=some.sampled_from(["open", "token", "approval", "closed"]),
    pkce=some.sampled_from(["always", "confidential-optional"]),
    access_token_lifetime=seconds,
    refresh_token_lifetime=maybe(idle=seconds, absolute=seconds),
    limits=maybe(login=rates, registration=rates, api=rates),
    trusted_client_domains=listed(hosts),
    sign_up=some.sampled_from(["open", "invitation", "closed"]),
    default_language=some.sampled_from(["en", "de"]),
    session_token=flags,
    brand=maybe(corners=some.sampled_from(["soft", "round", "square"]), pattern=flags, terms_uri=pages),
    mails=some.sampled_from(
        [[], [{"mail": "login", "language": "de", "subject": "Ihr Code", "text": "{code} {link}"}]]
    ),
)


def text_of(realm: dict[str, Any]) -> bytes:
    return yaml.safe_dump({"realms": [realm]}, allow_unicode=True).encode()


@FEW
@given(realm=realms())
def test_a_generated_realm_comes_and_goes_as_code(realm: dict[str, Any]) -> None:
    """Each example is rolled back: the next one begins with an empty database."""
    with transaction.atomic():
        planned, applied = apply(text_of(realm), PLAN), apply(text_of(realm))
        again = apply(text_of(realm))
        exported = export(Realm.objects.get(slug="generated"))
        back = apply(exported.encode())
        apply(exported.replace("slug: generated", "slug: copied", 1).encode())
        copy = export(Realm.objects.get(slug="copied"))
        transaction.set_rollback(True)

    assert [change.told() for change in planned.changes] == [change.told() for change in applied.changes]
    assert again.changes == back.changes == []
    assert copy.replace("slug: copied", "slug: generated", 1) == exported


@FEW
@given(before=realms(), after=realms())
def test_a_plan_from_any_realm_to_any_other_says_what_apply_does(before: dict[str, Any], after: dict[str, Any]) -> None:
    with transaction.atomic():
        apply(text_of(before))
        planned, applied = apply(text_of(after), PLAN), apply(text_of(after))
        again = apply(text_of(after))
        transaction.set_rollback(True)

    assert [change.told() for change in planned.changes] == [change.told() for change in applied.changes]
    assert again.changes == []
