"""What administrators set up: clients, machines, secrets, providers, registration tokens, and the realm itself."""

from collections.abc import Callable
from typing import Any

import pytest

from audit import actions
from audit.models import Event
from clients.models import Client, ClientSecret, InitialAccessToken
from realms.models import Realm, Resource, ResourceSuggestion
from realms.resource_identifier import canonical
from serviceaccounts.models import Introspector, ServiceAccount
from support import secrets
from tests.api.caller import Caller

WEB: dict[str, Any] = {"name": "Web", "redirect_uris": ["https://web.test/cb"]}


def put(api: Caller, path: str, body: object) -> dict[str, Any]:
    """Make or change one, twice: the second time nothing may happen."""
    made = api("PUT", path, body)
    assert made.status_code in {200, 201}, made.content
    events = Event.objects.count()
    again = api("PUT", path, body)
    assert again.status_code == 200, again.content
    assert again.json() == made.json()
    assert Event.objects.count() == events
    told: dict[str, Any] = made.json()
    return told


def test_a_client_is_made_changed_and_removed(api: Caller, acme: Realm) -> None:
    made = put(api, "clients/web/", WEB)
    changed = api("PATCH", "clients/web/", {"scopes": ["openid"], "consent": "always"}).json()
    gone = api("DELETE", "clients/web/")

    assert made["grant_types"] == ["authorization_code"]
    assert made["scopes"] is None
    assert (made["state"], made["origin"]) == ("verified", "administrator")
    assert changed == made | {"scopes": ["openid"], "consent": "always"}
    assert gone.status_code == 204
    assert not Client.objects.all_realms().filter(realm=acme, client_id="web").exists()


def test_a_client_obeys_the_rules_of_the_admin(api: Caller) -> None:
    nowhere = api("PUT", "clients/web/", {"name": "Web"})
    secret = api("PUT", "clients/web/", WEB | {"secret": {"value": "x" * 43}})
    file = api("PUT", "clients/web/", WEB | {"secret": {"file": "/etc/passwd"}})
    evil = api("PUT", "clients/web/", WEB | {"redirect_uris": ["javascript:alert(1)"]})

    assert [answer.status_code for answer in (nowhere, secret, file, evil)] == [422] * 4
    assert nowhere.json()["errors"][0]["pointer"] == "/redirect_uris"
    assert evil.json()["errors"][0]["pointer"] == "/redirect_uris/0"
    assert secret.json()["errors"] == [{"pointer": "/secret", "detail": "unknown key"}]


def test_what_a_client_may_introspect_is_part_of_it(api: Caller, acme: Realm) -> None:
    Resource.objects.all_realms().create(realm=acme, identifier="https://api.test/")
    put(api, "clients/web/", WEB)
    assert not Introspector.objects.all_realms().exists()
    shown = put(api, "clients/web/", WEB | {"introspects": ["https://api.test/"]})

    assert shown["introspects"] == ["https://api.test/"]


def test_what_a_client_said_of_itself_stays(api: Caller) -> None:
    put(api, "clients/web/", WEB)
    Client.objects.all_realms().update(origin="registration", trust="new")
    refused = api("PATCH", "clients/web/", {"application_type": "native"})

    assert refused.status_code == 422
    assert api("PATCH", "clients/web/", {"name": "Webber"}).status_code == 200
    Client.objects.all_realms().filter(client_id="web").update(application_type="native")
    assert put(api, "clients/web/", WEB)["application_type"] == "native"


def test_clients_move_one_at_a_time_and_many_at_once(api: Caller) -> None:
    for name in ("a", "b"):
        put(api, f"clients/{name}/", WEB)
    Client.objects.all_realms().filter(client_id__in="ab").update(origin="registration", trust="pending", enabled=False)
    alone = api("POST", "clients/a/approve/", {})
    again = api("POST", "clients/a/approve/", {})
    many = api("POST", "client-actions/", {"action": "approve", "client_ids": ["a", "b", "c"]}).json()

    assert (alone.status_code, alone.json()["state"]) == (200, "new")
    assert again.status_code == 409
    assert [(item["client_id"], item["done"]) for item in many["items"]] == [("a", False), ("b", True), ("c", False)]
    assert many["items"][2]["problem"]["status"] == 409


def test_many_clients_are_removed_at_once(api: Caller) -> None:
    for name in ("a", "b"):
        put(api, f"clients/{name}/", WEB)
    wrong = api("POST", "client-actions/", {"action": "explode", "client_ids": []})
    done = api("POST", "client-actions/", {"action": "delete", "client_ids": ["a", "b"]})

    assert {error["pointer"] for error in wrong.json()["errors"]} == {"/action", "/client_ids"}
    assert [item["done"] for item in done.json()["items"]] == [True, True]
    assert api("GET", "clients/a/").status_code == 404


def test_a_machine_is_made_changed_and_removed_with_its_client(api: Caller, acme: Realm) -> None:
    api("PUT", "roles/auditor/", {})
    api("PUT", "scopes/docs:read/", {"description": "Read"})
    made = put(api, "service-accounts/svc/", {"name": "Reports", "roles": ["auditor"], "scopes": ["docs:read"]})
    changed = api("PATCH", "service-accounts/svc/", {"enabled": False, "roles": None})
    wrong = api("PUT", "service-accounts/svc/", {"name": "Reports", "roles": ["nobody"], "colour": 1})

    assert made["roles"] == ["auditor"]
    assert (changed.json()["enabled"], changed.json()["roles"]) == (False, [])
    assert wrong.status_code == 422
    assert api("GET", "clients/svc/").status_code == 404
    assert api("DELETE", "service-accounts/svc/").status_code == 204
    assert not ServiceAccount.objects.all_realms().filter(client__client_id="svc").exists()
    assert not Client.objects.all_realms().filter(realm=acme, client_id="svc").exists()


def test_what_a_machine_may_introspect_is_recorded(api: Caller, acme: Realm) -> None:
    Resource.objects.all_realms().create(realm=acme, identifier="https://api.test/")
    api("PUT", "service-accounts/svc/", {"name": "Reports"})
    shown = put(api, "service-accounts/svc/", {"name": "Reports", "introspects": ["https://api.test/"]})

    assert shown["introspects"] == ["https://api.test/"]
    assert Event.objects.filter(action="row.changed", detail__what__0__changed__fields=["introspects"]).count() == 1


def test_a_secret_is_told_once_and_works(api: Caller) -> None:
    put(api, "clients/web/", WEB)
    first = api("POST", "clients/web/secrets/", {"note": "CI"})
    second = api("POST", "clients/web/secrets/rotate/", {"overlap_minutes": 5})
    listed = api("GET", "clients/web/secrets/").json()["items"]
    row = ClientSecret.objects.get(pk=first.json()["id"])

    assert first.status_code == second.status_code == 201
    assert first.headers["Cache-Control"] == "no-store"
    assert secrets.matches(first.json()["secret"], row.digest)
    assert [item["id"] for item in listed] == [second.json()["id"], first.json()["id"]]
    assert listed[1]["expires_at"] is not None
    assert (listed[1]["note"], listed[1]["hint"]) == ("CI", first.json()["secret"][-4:])
    assert not any("secret" in item or "digest" in item for item in listed)


def test_a_secret_is_put_under_other_terms_and_retired(api: Caller) -> None:
    put(api, "clients/web/", WEB)
    number = api("POST", "clients/web/secrets/", {"note": "CI"}).json()["id"]
    where = f"clients/web/secrets/{number}/"
    changed = api("PATCH", where, {"note": "Laptop", "allowed_networks": ["192.0.2.0/24"]})
    wrong = api("PATCH", where, {"allowed_networks": ["nowhere"]})

    assert (changed.json()["note"], changed.json()["allowed_networks"]) == ("Laptop", ["192.0.2.0/24"])
    assert wrong.status_code == 422
    assert api("DELETE", where).status_code == 204
    assert api("GET", where).json()["has_ended"] is True
    assert api("GET", "clients/web/secrets/99999999999999999999/").status_code == 404


def test_a_provider_keeps_its_secret(api: Caller) -> None:
    body = {"kind": "oidc", "name": "Corp", "issuer": "https://idp.test", "client_id": "x", "secret": "s" * 40}
    made = api("PUT", "identity-providers/corp/", body)
    refused = api("PUT", "identity-providers/other/", body | {"secret": {"env": "HOME"}})

    assert made.status_code == 201, made.content
    assert made.json()["has_secret"] is True
    assert "s" * 40 not in made.content.decode()
    assert refused.status_code == 422
    assert api("PATCH", "identity-providers/corp/", {"kind": "google"}).status_code == 422
    assert api("PATCH", "identity-providers/corp/", {"name": "Corporation"}).json()["has_secret"] is True


@pytest.mark.attack("J08")
def test_a_secret_that_is_kept_goes_to_no_other_issuer(api: Caller, call: Callable[..., Caller]) -> None:
    where, secret = "identity-providers/corp/", "s" * 40
    put(api, where, {"kind": "oidc", "issuer": "https://idp.test", "client_id": "x", "secret": secret})
    narrow = call(api.realm, scope="authserver:identity-providers:write")
    put_anew = {"kind": "oidc", "issuer": "https://evil.test", "client_id": "x"}
    refusals = [narrow("PATCH", where, {"issuer": "https://evil.test"}), narrow("PUT", where, put_anew)]
    kept = api("GET", where).json()["issuer"]
    moved = narrow("PATCH", where, {"issuer": "https://new.test", "secret": secret})

    assert [answer.status_code for answer in refusals] == [422, 422]
    assert {answer.json()["errors"][0]["pointer"] for answer in refusals} == {"/issuer"}
    assert kept == "https://idp.test"
    assert moved.json()["issuer"] == "https://new.test"


def test_a_realm_uses_what_the_platform_offers(api: Caller, call: Callable[..., Caller]) -> None:
    system = call(Realm.objects.create(slug="system", name="System"))
    put(
        system,
        "identity-providers/corp/",
        {"kind": "oidc", "issuer": "https://idp.test", "client_id": "x", "offered": True},
    )
    put(system, "identity-providers/google/", {"kind": "google", "client_id": "x", "sign_up": "closed"})
    used = put(api, "platform-providers/corp/", {"sign_up": "open"})

    assert used["sign_up"] == "open"
    assert api("PUT", "platform-providers/other/", {}).status_code == 422
    assert api("DELETE", "platform-providers/corp/").status_code == 204


def test_leave_to_register_is_told_once(api: Caller) -> None:
    made = api("POST", "registration-tokens/", {"name": "Partner", "uses": 3, "redirect_hosts": ["Partner.test"]})
    wrong = api("POST", "registration-tokens/", {"uses": 0, "scopes": ["nothing"]})

    assert made.status_code == 201
    assert InitialAccessToken.objects.all_realms().get().digest == secrets.fingerprint(made.json()["token"])
    assert wrong.status_code == 422
    listed = api("GET", "registration-tokens/").json()["items"]
    assert listed == [{name: value for name, value in made.json().items() if name != "token"}]
    assert api("DELETE", f"registration-tokens/{listed[0]['id']}/").status_code == 204
    assert api("GET", "registration-tokens/x/").status_code == 404


def test_a_token_that_clients_came_with_stays(api: Caller) -> None:
    api("POST", "registration-tokens/", {})
    put(api, "clients/web/", WEB)
    token = InitialAccessToken.objects.all_realms().get()
    Client.objects.all_realms().filter(client_id="web").update(initial_access_token=token)
    refused = api("DELETE", f"registration-tokens/{token.pk}/")

    assert refused.status_code == 409
    assert "Web" in refused.json()["detail"]
    withdrawn = api("POST", f"registration-tokens/{token.pk}/withdraw/", {})
    assert (withdrawn.status_code, withdrawn.json()["has_ended"]) == (200, True)
    assert Client.objects.all_realms().filter(client_id="web", initial_access_token=token).exists()
    assert Event.objects.filter(action=actions.INITIAL_ACCESS_TOKEN_WITHDRAWN).count() == 1
    assert api("POST", "registration-tokens/999999/withdraw/", {}).status_code == 404


def test_suggestions_are_taken_up_or_dismissed(api: Caller, acme: Realm) -> None:
    for name in ("one", "two"):
        ResourceSuggestion.objects.all_realms().create(
            realm=acme,
            identifier=f"https://{name}.test",
            canonical_identifier=canonical(f"https://{name}.test") or "",
            client_id="x",
            first_seen=1,
            last_seen=1,
        )
    one, two = api("GET", "resource-suggestions/").json()["items"]
    accepted = api("POST", f"resource-suggestions/{one['id']}/accept/", {})

    assert accepted.status_code == 201
    assert accepted.json()["identifier"] == "https://one.test"
    assert api("DELETE", f"resource-suggestions/{two['id']}/").status_code == 204
    assert api("GET", "resource-suggestions/").json()["items"] == []


def test_a_realm_changes_its_settings_and_not_what_operators_decide(api: Caller) -> None:
    before = api("GET", "realm/")
    changed = api("PATCH", "realm/", {"access_token_lifetime": 60, "limits": {"login": "10/m"}})
    refused = api("PATCH", "realm/", {"enabled": False})
    wrong = api("PATCH", "realm/", {"access_token_lifetime": 1, "limits": {"login": "often"}})

    assert changed.status_code == 200, changed.content
    limits = before.json()["limits"] | {"login": "10/m"}
    assert changed.json() == before.json() | {"access_token_lifetime": 60, "limits": limits}
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/enabled"
    assert {error["pointer"] for error in wrong.json()["errors"]} == {"/access_token_lifetime", "/limits/login"}
    assert api("PATCH", "realm/", {"limits": None}).json()["limits"] == before.json()["limits"]


@pytest.mark.usefixtures("alice")
def test_operators_make_realms_and_remove_them_with_care(call: Callable[..., Caller]) -> None:
    operator = call(Realm.objects.create(slug="system", name="System"))
    made = put(operator, "realms/fresh/", {"name": "Fresh", "registration": "closed"})
    on = operator("DELETE", "realms/acme/?confirm=acme")
    operator("PATCH", "realms/acme/", {"enabled": False})
    tag = operator("GET", "realms/acme/").headers["ETag"]
    answers = [
        operator("DELETE", "realms/acme/"),
        operator("DELETE", "realms/acme/?confirm=acme"),
        operator("DELETE", "realms/acme/?confirm=acme", if_match='"old"'),
        operator("DELETE", "realms/acme/?confirm=acme", if_match=tag),
    ]

    assert made["issuer"].endswith("/realms/fresh")
    assert on.status_code == 409
    assert [answer.status_code for answer in answers] == [400, 428, 412, 204]
    assert not Realm.objects.filter(slug="acme").exists()
    assert operator("PATCH", "realms/system/", {"enabled": False}).status_code == 422
    assert operator("DELETE", "realms/system/").status_code == 409


def test_realms_are_the_operators_business(api: Caller) -> None:
    assert api("GET", "realms/").status_code == 404
    assert api("PUT", "realms/fresh/", {"name": "Fresh"}).status_code == 404


@pytest.mark.parametrize("path", ["clients/web/", "service-accounts/svc/", "roles/r/"])
def test_nobody_gives_more_than_they_have(call: Callable[..., Caller], acme: Realm, path: str) -> None:
    area = path.split("/", 1)[0]
    narrow = call(acme, scope=f"authserver:{area}:write")
    body = {"roles/r/": {"administers": True}, "clients/web/": WEB | {"scopes": ["authserver:users:write"]}}
    refused = narrow("PUT", path, body.get(path, {"name": "x", "scopes": ["authserver:write"]}))

    assert refused.status_code == 403, refused.content
    assert narrow("GET", path).status_code == 404
