"""What a provider answers in place of a code: the person reads what it means for them, and can go on from there."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from federation.models import IdentityProvider, LinkedIdentity
from realms.models import Realm
from tests.federation.provider import FakeProvider
from tests.federation.visits import log_in_there, logged_in_as, press, visit
from tests.people import browser
from tests.protocol import Pkce, add_client, authorize

pytestmark = pytest.mark.usefixtures("corp")

AWAY = "The other side does not answer at this moment."
AGREE = "The other side lets you sign in here only after you agree there, or an administrator of it does."
WRONG = "The other side refuses what this server asks of it"
STOPPED = "You did not finish signing in on the other side, or it did not let you."


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        ("access_denied", 403, STOPPED),
        ("user_cancelled_login", 403, STOPPED),
        ("consent_required", 403, AGREE),
        ("interaction_required", 403, AGREE),
        ("temporarily_unavailable", 503, AWAY),
        ("server_error", 503, AWAY),
        ("unauthorized_client", 403, WRONG),
        ("redirect_uri_mismatch", 403, WRONG),
        ("\x00<script>", 403, STOPPED),
        (None, 403, STOPPED),
    ],
    ids=ascii,
)
def test_an_error_is_said_in_words_that_help_and_a_press_leads_back(
    client: Browser, acme: Realm, there: FakeProvider, error: str | None, *, status: int, said: str
) -> None:
    there.answer = {"code": None, "error": error, "error_description": "Call +1 900 to unlock your account"}
    way_on = f"{acme.path}/account/profile/"

    answer = visit(client, acme, next=way_on)

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "+1 900" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert f'href="{acme.path}/account/login/?{urlencode({"next": way_on})}"' in answer.content.decode()
    assert logged_in_as(client, acme) == ""


def test_the_log_says_which_error_it_was(
    client: Browser, acme: Realm, there: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    for error in ("invalid_scope", "a\nforged line"):
        there.answer = {"code": None, "error": error}
        with caplog.at_level("INFO", "federation.views"):
            visit(client, acme)

    lines = [record.getMessage() for record in caplog.records if record.name == "federation.views"]
    assert "The provider answered with invalid_scope." in lines[0]
    assert "The provider answered with an error that is none." in lines[1]


def test_a_request_of_an_application_survives_a_provider_that_is_away(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_client(acme)
    to_login = authorize(client, acme, Pkce())["Location"]
    way_on = client.get(to_login).context["redirect_field_value"]
    there.status = {"openid-configuration": 503}

    for page in (
        press(client, acme, next=way_on),
        client.post(f"{acme.path}/account/federation/", {"login": "alice@corp.example", "next": way_on}),
    ):
        assert page.status_code == 503
        assert AWAY in page.content.decode()
        assert page.context["back"] == to_login


@pytest.mark.attack("G10", "G19", "G20")
def test_a_way_back_that_is_taken_twice_does_not_lose_where_it_leads(client: Browser, acme: Realm) -> None:
    add_client(acme)
    to_login = authorize(client, acme, Pkce())["Location"]
    way_on = client.get(to_login).context["redirect_field_value"]
    back = log_in_there(press(client, acme, next=way_on))
    client.get(back)

    again = client.get(back)

    assert again.status_code == 400
    page = again.content.decode()
    assert "used before" in page
    assert '<meta name="referrer"\n          content="no-referrer">' in page  # its address has a code and a state
    assert "no-store" in again["Cache-Control"]
    assert again.context["way_on"] == way_on
    assert "code=" in client.get(way_on)["Location"]
    assert browser().get(back).context["way_on"] == ""


def test_who_is_signed_in_and_stops_there_goes_back_to_where_they_were(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    visit(client, acme)
    there.answer = {"code": None, "error": "access_denied"}

    answer = visit(client, acme, to="confirm", next=f"{acme.path}/account/security/")

    page = answer.content.decode()
    assert "You are not signed in" not in page
    assert f'<a href="{acme.path}/account/security/">Back</a>' in page


@pytest.mark.parametrize(
    "said",
    [
        ({"email": "chief@corp.example", "email_verified": None}, {"email": "a@corp.example", "email_verified": True}),
        ({"email": None, "email_verified": True}, {"email": "chief@corp.example", "email_verified": False}),
        ({"email": None, "email_verified": True}, {"email": "chief@corp.example"}),
    ],
)
def test_an_address_is_verified_by_the_document_that_names_it(
    client: Browser,
    acme: Realm,
    there: FakeProvider,
    corp: IdentityProvider,
    said: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    corp.userinfo = True
    corp.save()
    there.claims = said[0]
    there.userinfo = {"sub": "alice-there", **said[1]}

    answer = visit(client, acme)

    assert answer.status_code == 403
    assert not LinkedIdentity.objects.all_realms().exists()
