"""What is done to a service account is judged, recorded, and told to whoever answers for it."""

import pytest
from django.core.exceptions import ValidationError

from audit import actions
from audit.models import Event, OutboxMessage
from clients.models import Client
from realms.context import realm_context
from realms.mails import words_for
from realms.models import Realm
from serviceaccounts.flows import accounts
from serviceaccounts.models import ServiceAccount
from support import clock
from tests.serviceaccounts.conftest import API, WHO


def events(realm: str = "acme") -> list[str]:
    return list(Event.objects.filter(realm=realm).order_by("pk").values_list("action", flat=True))


def mails() -> list[OutboxMessage]:
    return [message for message in OutboxMessage.objects.order_by("created_at") if message.kind == "mail"]


def test_an_account_is_made_with_its_client_its_owner_and_who_made_it(furnished: Realm) -> None:
    values = {
        "name": "Reports",
        "owner": "Data team",
        "description": "Nightly",
        "contacts": ["team@acme.test", "not an address"],
        "scopes": ["reports:read"],
        "roles": ["auditor"],
        "audience": [API],
        "access_token_lifetime": 120,
    }
    account = accounts.create(furnished, client_id="svc-reports", values=values, by=WHO, peer="192.0.2.7")

    assert (account.owner, account.created_by, account.client.client_id) == ("Data team", WHO, "svc-reports")
    assert (account.client.grant_types, account.client.scopes) == (["client_credentials"], ["reports:read"])
    with realm_context(furnished):
        assert [role.name for role in account.roles.all()] == ["auditor"]
    told = Event.objects.get(action=actions.SERVICE_ACCOUNT_CREATED)
    assert (told.actor, told.target, told.peer) == (WHO, "svc-reports", "192.0.2.7")
    assert [message.payload["to"] for message in mails()] == ["team@acme.test"]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"scopes": ["nothing:of-the-kind"]}, "scopes"),
        ({"scopes": ["openid"]}, "scopes"),
        ({"scopes": "reports:read"}, "scopes"),
        ({"roles": ["king"]}, "roles"),
        ({"audience": ["https://elsewhere.test/"]}, "audience"),
        ({"jwks": {"keys": []}}, "jwks"),
        ({"token_endpoint_auth_method": "none"}, "grant_types"),
        ({"origin": "registration"}, "origin"),
        ({"owner": "x" * 201}, "owner"),
    ],
)
def test_what_a_machine_cannot_have_is_refused_by_name_and_leaves_nothing(
    furnished: Realm, values: dict[str, object], column: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        accounts.create(furnished, values=values, by=WHO)

    assert column in refusal.value.message_dict
    assert not Client.objects.all_realms().exists()
    assert not events()


def test_an_identifier_belongs_to_one_client_of_a_realm(reports: ServiceAccount, globex: Realm) -> None:
    with pytest.raises(ValidationError):
        accounts.create(reports.realm, client_id="svc-reports", values={}, by=WHO)

    assert accounts.create(globex, client_id="svc-reports", values={}, by=WHO).realm == globex


def test_a_change_names_what_differed_and_tells_old_and_new_contacts(reports: ServiceAccount) -> None:
    OutboxMessage.objects.all().delete()
    values = {"name": "Reports", "owner": "Data team", "contacts": ["other@acme.test"], "roles": ["auditor"]}

    assert accounts.change(reports, values=values, by=WHO) == ["contacts", "owner", "roles"]

    assert accounts.change(reports, values=values, by=WHO) == []
    assert [message.payload["to"] for message in mails()] == ["other@acme.test", "team@acme.test"]
    assert events()[-1] == actions.SERVICE_ACCOUNT_CHANGED
    assert Event.objects.get(action=actions.SERVICE_ACCOUNT_CHANGED).detail["what"] == ["contacts", "owner", "roles"]


def test_a_stopped_account_keeps_its_tokens_dead_when_it_goes_on(reports: ServiceAccount) -> None:
    assert accounts.disable(reports, by=WHO)
    assert not accounts.disable(reports, by=WHO)
    assert accounts.enable(reports, by=WHO)

    client = Client.objects.all_realms().get(pk=reports.client_id)
    assert client.enabled
    assert client.not_before > clock.now() - 5
    assert events()[-2:] == [actions.SERVICE_ACCOUNT_DISABLED, actions.SERVICE_ACCOUNT_ENABLED]


def test_a_removed_account_takes_its_client_along(reports: ServiceAccount) -> None:
    accounts.delete(reports, by=WHO)

    assert not Client.objects.all_realms().exists()
    assert not ServiceAccount.objects.all_realms().exists()
    assert events()[-1] == actions.SERVICE_ACCOUNT_DELETED
    assert mails()[-1].payload["context"]["events"] == ["deleted"]


def test_the_mail_says_what_happened_and_who_did_it(reports: ServiceAccount) -> None:
    accounts.change(reports, values={"enabled": False, "owner": "Data team"}, by=WHO)

    payload = mails()[-1].payload
    words = words_for(reports.realm, template=payload["template"], context=payload["context"])
    assert words.subject == "The service account Reports (svc-reports) was changed"
    assert "  - It was disabled: it gets no more tokens, and those it has are refused.\n" in words.body
    assert "  - Another team answers for it.\n" in words.body
    assert f"By: {WHO}" in words.body
