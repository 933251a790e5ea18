"""The rotation cockpit: which secrets and keys want looking after, and what may be retired."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from audit import actions
from audit.record import record
from clients import secret_rotation
from clients.models import Client, ClientSecret
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ApiKey, ServiceAccount
from support import clock
from tests.people import browser, log_in
from tests.protocol import add_client, add_machine

PAGE = "/realms/acme/admin/clients/clientsecret/"
DAY = 86_400


@pytest.fixture
def machine(administrator: Browser, acme: Realm) -> Client:  # noqa: ARG001 (furnishes the realm)
    add_machine(acme, scopes=[])
    return Client.objects.all_realms().get(realm=acme, client_id="svc")


def hints(browser: Browser, query: str = "") -> set[str]:
    answer = browser.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return {line.kept.row.hint for line in answer.context["lines"]}


def hint(client: Client) -> str:
    return client.secrets.order_by("pk")[0].hint


def test_where_all_is_well_nothing_wants_attention(administrator: Browser, machine: Client) -> None:
    page = administrator.get(PAGE).content.decode()

    assert "Nothing wants attention" in page
    assert hint(machine) in hints(administrator, "?show=all")


def test_each_look_finds_its_own(administrator: Browser, machine: Client, acme: Realm) -> None:
    now, found = clock.now(), {}
    for look, columns in {
        "overdue": {"created_at": now - 50 * DAY, "last_used_at": now},
        "ending": {"expires_at": now + 5 * DAY, "last_used_at": now},
        "unused": {"created_at": now - 100 * DAY, "last_used_at": now - 91 * DAY},
    }.items():
        client, _ = add_client(acme, look, rotate_secrets_every=40 if look == "overdue" else 0)
        client.secrets.update(**columns)
        found[look] = hint(client)
    with realm_context(acme):
        secret_rotation.rotate(machine, overlap=None)
    found["overlapping"] = hint(machine)

    for look, expected in found.items():
        assert hints(administrator, f"?show={look}") == {expected}, look
    assert hints(administrator) == set(found.values())


def test_a_key_that_was_replaced_is_shown_with_its_light(administrator: Browser, acme: Realm) -> None:
    account = ServiceAccount.objects.all_realms().get(realm=acme)
    with realm_context(acme):
        api_keys.rotate(account, "ci", retain_minutes=None, by=api_keys.Author("somebody"))
    old = ApiKey.objects.all_realms().get(service_account=account, generation=1)

    page = administrator.get(f"{PAGE}?show=overlapping").content.decode()

    assert f"…{old.hint}" in page
    assert "The newer one has not been used yet." in page
    assert f"/apikey/{old.pk}/retire/" in page


def test_one_machine_has_a_page_of_its_own(administrator: Browser, machine: Client, acme: Realm) -> None:
    other, _ = add_client(acme, "other")

    page = administrator.get(f"{PAGE}?client={machine.pk}")

    assert [line.kept.row.hint for line in page.context["lines"]] == [hint(machine)]
    assert hint(other) not in page.content.decode()


def test_what_leaked_stands_first(administrator: Browser) -> None:
    record(actions.SECRET_LEAKED, realm="acme", target="Nightly reports", detail={"kind": "client_secret"})

    assert "Leaked within 90 days" in administrator.get(PAGE).content.decode()


@pytest.mark.attack("E10", "J08")
def test_secrets_of_another_realm_are_not_there(administrator: Browser, globex: Realm, bob: object) -> None:
    foreign, _ = add_client(globex, "foreign")
    plain = browser()
    log_in(plain, bob)  # type: ignore[arg-type]  # a person of Acme without a role

    assert hint(foreign) not in hints(administrator, "?show=all")
    assert administrator.get(f"{PAGE}?client={foreign.pk}").status_code == 404
    assert administrator.get(f"{PAGE}?client=x").status_code == 404
    assert administrator.get(f"{PAGE}{foreign.secrets.get().pk}/change/").status_code == 404
    assert plain.get(PAGE, follow=True).status_code == 403


def test_nothing_is_made_changed_or_deleted_there(administrator: Browser, machine: Client) -> None:
    secret = machine.secrets.get()

    assert administrator.get(f"{PAGE}add/").status_code == 403
    assert administrator.post(f"{PAGE}{secret.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.get(f"{PAGE}{secret.pk}/change/")["Location"].endswith(f"/client/{machine.pk}/change/")


def test_retiring_says_whether_anybody_would_notice_and_leads_back(administrator: Browser, machine: Client) -> None:
    secret = machine.secrets.get()
    address = f"/realms/acme/admin/clients/client/{machine.pk}/secrets/{secret.pk}/retire/"

    asked = administrator.get(f"{address}?back=rotation").content.decode()
    done = administrator.post(address, {"back": "rotation"})

    assert "No newer one takes its place yet." in asked
    assert "Whoever still uses it is refused" in asked
    assert done["Location"] == PAGE
    assert ClientSecret.objects.get(pk=secret.pk).has_ended


def test_a_key_is_retired_after_a_question(administrator: Browser, acme: Realm) -> None:
    key = ApiKey.objects.all_realms().get(realm=acme)
    keys = "/realms/acme/admin/serviceaccounts/apikey/"

    asked = administrator.get(f"{keys}{key.pk}/retire/").content.decode()
    administrator.post(keys, {"action": "invalidate", "_selected_action": [key.pk]})
    key.refresh_from_db()
    before = key.invalidated_at
    administrator.post(keys, {"action": "invalidate", "_selected_action": [key.pk], "post": "yes"})

    key.refresh_from_db()
    assert "No newer one takes its place yet." in asked
    assert (before, key.invalidated_at is not None) == (None, True)
    assert administrator.get(f"{keys}{key.pk}/retire/").status_code == 404


@pytest.mark.usefixtures("realms_stay_read")
def test_the_page_needs_as_many_statements_for_sixty_as_for_two(administrator: Browser, acme: Realm) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            administrator.get(f"{PAGE}?show=all")
        return len(queries)

    add_client(acme, "first")
    statements()
    few = statements()
    account = ServiceAccount.objects.all_realms().get(realm=acme)
    with realm_context(acme):
        for number in range(30):
            add_client(acme, f"client-{number}")
            api_keys.create(account, f"key-{number}", Terms(), by=api_keys.Author("somebody"))
    statements()  # the realm has changed, and is read anew

    assert statements() == few
