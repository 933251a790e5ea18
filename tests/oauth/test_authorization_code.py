"""OAuth 2.1 §4.1: a person logs in, a client gets their tokens."""

from urllib.parse import unquote

from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import log_in
from tests.protocol import Pkce, add_client, authorize, follow_to_client, redeem


def test_a_person_logs_in_and_the_client_gets_tokens(client: Browser, acme: Realm, alice: User) -> None:
    _, secret = add_client(acme)
    pkce = Pkce()

    login_page = authorize(client, acme, pkce, state="xyz")
    way_on = login_page["Location"].partition("next=")[2]
    assert "/account/login/" in login_page["Location"]
    arrived = log_in(client, alice, next=unquote(way_on))
    answer = follow_to_client(client, arrived)
    assert answer["state"] == "xyz"
    assert answer["iss"] == acme.issuer

    tokens = redeem(client, acme, answer["code"], pkce, client_secret=secret)

    assert tokens.status_code == 200, tokens.content
    assert tokens.json()["token_type"] == "Bearer"
    assert tokens.json()["refresh_token"].startswith("as_rt_")
    userinfo = client.get(
        f"{acme.path}/protocol/openid-connect/userinfo",
        headers={"authorization": f"Bearer {tokens.json()['access_token']}"},
    )
    assert userinfo.json() == {"sub": str(alice.pk)}
