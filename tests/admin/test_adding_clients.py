"""A client is added by an administrator, as it would be by a blueprint, and its first secret is shown once."""

import json
import re
from typing import Any

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWK

from accounts.models import Session, User
from audit import actions
from audit.models import Event
from clients.models import Client, ClientSecret
from realms.models import Realm, Scope
from support import secrets
from tests.admin.conftest import DESCRIBED
from tests.admin.test_secret_rotation import SECRET, Wait
from tests.people import browser, log_in
from tests.protocol import post_form

ADD = "/realms/acme/admin/clients/client/add/"
KEY = JWK.generate(kty="EC", crv="P-256", kid="one")
PUBLIC_KEY, PRIVATE_KEY = KEY.export_public(as_dict=True), KEY.export_private(as_dict=True)


def fill_in(form: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return what a browser sends when these fields of a form were changed."""
    return form | {"client_id": "shop", "name": "Shop"} | changed


def stored(client_id: str = "shop") -> Client | None:
    return Client.objects.all_realms().filter(client_id=client_id).first()


def test_a_client_is_added_with_one_entry_to_a_line(administrator: Browser, acme: Realm) -> None:
    form = fill_in(
        DESCRIBED,
        redirect_uris="https://shop.test/cb\r\nhttp://127.0.0.1/cb\r\n",
        post_logout_redirect_uris="https://shop.test/bye",
        backchannel_logout_uri="https://hooks.test/out",
        frontchannel_logout_uri="https://shop.test/out",
        contacts="shop@acme.test\nSecond line",
        grant_types=["authorization_code", "refresh_token"],
        scopes=["openid", "acme:read"],
    )
    del form["every_public_scope"]

    answer = administrator.post(ADD, form)

    assert answer.status_code == 200, answer.content
    client = stored()
    assert client
    assert (client.realm, client.origin) == (acme, Client.Origin.ADMINISTRATOR)
    assert client.redirect_uris == ["https://shop.test/cb", "http://127.0.0.1/cb"]
    assert client.post_logout_redirect_uris == ["https://shop.test/bye"]
    assert client.backchannel_logout_uri == "https://hooks.test/out"
    assert client.frontchannel_logout_uri == "https://shop.test/out"
    assert client.contacts == ["shop@acme.test", "Second line"]
    assert client.grant_types == ["authorization_code", "refresh_token"]
    assert client.scopes == ["openid", "acme:read"]
    change = administrator.get(f"/realms/acme/admin/clients/client/{client.pk}/change/").content.decode()
    assert "https://shop.test/cb\nhttp://127.0.0.1/cb</textarea>" in change


@pytest.mark.attack("J06")
def test_the_first_secret_is_shown_on_one_answer_and_nowhere_else(administrator: Browser) -> None:
    answer = administrator.post(ADD, fill_in(DESCRIBED))
    (secret,) = SECRET.findall(answer.content.decode())

    client = stored()
    assert client
    (kept,) = ClientSecret.objects.filter(client=client)
    assert secrets.matches(secret, kept.digest)
    assert "shown this one time" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer
    assert not list(answer.wsgi_request._messages)  # type: ignore[attr-defined]  # noqa: SLF001 (Django's only name for them)
    for page in ("change", "history", "delete"):
        shown = administrator.get(f"/realms/acme/admin/clients/client/{client.pk}/{page}/").content.decode()
        assert secret not in shown
        assert kept.digest not in shown
    assert not any(secret in str(event.detail) + event.target for event in Event.objects.all())
    assert not any(secret in session.session_data for session in Session.objects.all_realms())


def test_the_trail_says_that_it_was_added_and_got_a_secret(administrator: Browser) -> None:
    administrator.post(ADD, fill_in(DESCRIBED))

    told = Event.objects.filter(realm="acme", actor="alice@acme.test", target="Shop")
    assert set(told.values_list("action", flat=True)) == {actions.ROW_ADDED, actions.CLIENT_SECRET_ADDED}


def test_the_same_form_again_makes_no_second_client_and_no_second_secret(administrator: Browser) -> None:
    offered = re.search(r'name="client_id" value="([0-9a-f]{32})"', administrator.get(ADD).content.decode())
    assert offered
    form = fill_in(DESCRIBED, client_id=offered[1])
    administrator.post(ADD, form)

    again = administrator.post(ADD, form)

    assert "already exists" in again.content.decode()
    assert SECRET.search(again.content.decode()) is None
    assert ClientSecret.objects.filter(client__client_id=offered[1]).count() == 1


def test_an_empty_identifier_means_a_random_one(administrator: Browser, acme: Realm) -> None:
    administrator.post(ADD, fill_in(DESCRIBED, client_id=""))

    client = Client.objects.all_realms().get(realm=acme, name="Shop")
    assert re.fullmatch(r"[0-9a-f]{32}", client.client_id)


def test_a_public_client_gets_no_secret(administrator: Browser) -> None:
    answer = administrator.post(ADD, fill_in(DESCRIBED, token_endpoint_auth_method="none"))

    assert answer.status_code == 302
    assert SECRET.search(administrator.get(answer["Location"]).content.decode()) is None
    assert not ClientSecret.objects.filter(client__client_id="shop").exists()


def test_who_logged_in_long_ago_comes_to_the_secret_through_the_password(administrator: Browser, wait: Wait) -> None:
    wait(301)

    answer = administrator.post(ADD, fill_in(DESCRIBED))

    client = stored()
    assert client
    assert answer["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert not ClientSecret.objects.filter(client=client).exists()
    assert answer["Location"].endswith(f"client%2F{client.pk}%2Fsecrets%2Fnew%2F")


def test_a_client_without_a_secret_gets_its_first_one(administrator: Browser, acme: Realm) -> None:
    client = Client.objects.all_realms().get(realm=acme)
    page = f"/realms/acme/admin/clients/client/{client.pk}/secrets/new/"

    asked = administrator.get(page).content.decode()
    shown = administrator.post(page, {"overlap": 0, "newest": 0}).content.decode()

    assert "The first secret of this client" in asked
    assert "In 24 hours" not in asked
    assert len(SECRET.findall(shown)) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"redirect_uris": "http://shop.test/cb"}, "Plain http is for 127.0.0.1"),
        ({"redirect_uris": ""}, "authorization_code needs at least one"),
        ({"grant_types": ["client_credentials"], "token_endpoint_auth_method": "none"}, "client that authenticates"),
        ({"grant_types": ["password"]}, "password is not one of the available choices"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "needs jwks or jwks_uri"),
        ({"token_endpoint_auth_method": "client_secret_jwt"}, "client_secret_jwt is not one of the available choices"),
        ({"jwks": json.dumps({"keys": [PRIVATE_KEY]})}, "it holds private or symmetric parts"),
        ({"jwks": "-----BEGIN PUBLIC KEY-----"}, "Enter a valid JSON."),
        ({"client_id": "web\u00e9"}, "visible ASCII characters only"),
        ({"client_id": "acme-web"}, "already exists"),
        ({"scopes": ["openid"]}, "Choose scopes, or every public scope: not both."),
        ({"jwks_uri": "https://shop.test/keys", "jwks": json.dumps({"keys": [PUBLIC_KEY]})}, "not both"),
    ],
)
def test_what_a_client_cannot_be_is_explained_and_nothing_is_stored(
    administrator: Browser, changed: dict[str, Any], sentence: str
) -> None:
    before = Client.objects.all_realms().count()

    answer = administrator.post(ADD, fill_in(DESCRIBED, **changed))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert SECRET.search(answer.content.decode()) is None
    assert Client.objects.all_realms().count() == before


def test_a_pasted_key_set_is_kept_without_what_is_not_known(administrator: Browser) -> None:
    keys = {"keys": [PUBLIC_KEY | {"colour": "red"}], "more": 1}

    answer = administrator.post(
        ADD, fill_in(DESCRIBED, jwks=json.dumps(keys), token_endpoint_auth_method="private_key_jwt")
    )

    client = stored()
    assert answer.status_code == 302
    assert client
    assert client.jwks == {"keys": [PUBLIC_KEY]}


@pytest.mark.attack("E10", "J08")
def test_a_scope_of_another_realm_is_neither_offered_nor_taken(administrator: Browser, globex: Realm) -> None:
    assert Scope.objects.all_realms().filter(realm=globex, name="globex:read").exists()
    form = fill_in(DESCRIBED, every_public_scope="", scopes=["globex:read"])

    answer = administrator.post(ADD, form)

    page = administrator.get(ADD).content.decode()
    assert "acme:read" in page
    assert "globex:read" not in page
    assert "globex:read is not one of the available choices" in answer.content.decode()
    assert stored() is None


@pytest.mark.attack("E10", "E11", "J08")
def test_only_an_administrator_adds_clients_and_only_to_the_own_realm(
    administrator: Browser, bob: User, globex: Realm, acme: Realm
) -> None:
    plain, nobody = browser(), browser()
    log_in(plain, bob)

    plain.post(ADD, fill_in(DESCRIBED))
    nobody.post(ADD, fill_in(DESCRIBED))
    administrator.post(ADD.replace("acme", "globex"), fill_in(DESCRIBED))
    assert stored() is None
    administrator.post(ADD, fill_in(DESCRIBED, realm=globex.pk, origin="registration"))

    client = stored()
    assert client
    assert (client.realm, client.origin) == (acme, Client.Origin.ADMINISTRATOR)


def test_a_client_that_registered_itself_keeps_what_it_proves_itself_by(administrator: Browser, acme: Realm) -> None:
    said: dict[str, Any] = {"client_name": "Tool", "redirect_uris": ["https://tool.test/cb"]}
    registered = administrator.post(
        f"{acme.path}/clients-registrations/openid-connect", said, content_type="application/json"
    ).json()
    client = stored(registered["client_id"])
    assert client
    address = f"/realms/acme/admin/clients/client/{client.pk}/change/"

    answer = administrator.post(
        address, DESCRIBED | {"name": "Renamed", "client_id": "other", "token_endpoint_auth_method": "none"}
    )

    client.refresh_from_db()
    assert answer.status_code == 302, answer.content
    assert (client.name, client.client_id) == ("Renamed", registered["client_id"])
    assert client.token_endpoint_auth_method == "client_secret_basic"


def test_what_was_added_gets_tokens(administrator: Browser, acme: Realm) -> None:
    form = fill_in(
        DESCRIBED, grant_types=["client_credentials"], token_endpoint_auth_method="client_secret_post", redirect_uris=""
    )
    (secret,) = SECRET.findall(administrator.post(ADD, form).content.decode())

    asked = {"grant_type": "client_credentials", "client_id": "shop", "client_secret": secret}
    answer = post_form(browser(), f"{acme.path}/protocol/openid-connect/token", **asked)

    assert answer.status_code == 200, answer.content
