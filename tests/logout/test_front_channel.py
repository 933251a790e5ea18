"""Front-Channel Logout: the page after logout frames each client of the session, and nobody else."""

import re
from html import unescape

import pytest

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.applications import Application, install, unverified_claims
from tests.people import browser, log_in
from tests.protocol import PROTOCOL

BACK = "https://app.example/bye"
FRAME = "https://app.example/logout;now?tenant=1"


@pytest.fixture
def framed(acme: Realm, alice: User) -> Application:
    """Return an application that is told of logouts in the browser."""
    return install(acme, alice, "framed", frontchannel_logout_uri=FRAME, post_logout_redirect_uris=[BACK])


def frames(page: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'<iframe src="([^"]*)"', page)]


def test_the_page_frames_the_client_with_issuer_and_session_and_goes_on(framed: Application) -> None:
    hint = framed.tokens(scope="openid")["id_token"]
    query = {"id_token_hint": hint, "post_logout_redirect_uri": BACK}
    sent = framed.browser.get(f"{framed.realm.path}/{PROTOCOL}/logout", query)

    answer = framed.browser.get(sent["Location"])

    page, sid = answer.content.decode(), unverified_claims(hint)["sid"]
    issuer = "https%3A%2F%2Ftestserver%2Frealms%2Facme"
    assert frames(page) == [f"{FRAME}&iss={issuer}&sid={sid}"]
    assert f'<meta http-equiv="refresh" content="3; url={BACK}">' in page
    assert f'href="{BACK}"' in page
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert policy[-1] == "frame-src https://app.example/logout%3Bnow"
    assert "frame-ancestors 'none'" in policy


def test_signing_out_on_the_account_page_goes_the_same_way(framed: Application) -> None:
    framed.tokens(scope="openid")

    page = framed.browser.post(f"{framed.realm.path}/account/logout/").content.decode()

    assert len(frames(page)) == 1
    assert 'content="3; url=/realms/acme/account/login/"' in page
    assert framed.browser.get(f"{framed.realm.path}/account/").status_code == 302


def test_only_enabled_clients_of_this_session_and_realm_are_framed(
    framed: Application, alice: User, globex: Realm, mallory: User
) -> None:
    theirs = install(globex, mallory, "framed", frontchannel_logout_uri=FRAME)
    theirs.tokens(scope="openid")
    stopped = install(framed.realm, None, "stopped", frontchannel_logout_uri=FRAME)
    Application(framed.realm, stopped.secret, "stopped", framed.browser).tokens(scope="openid")
    Client.objects.all_realms().filter(client_id="stopped").update(enabled=False)
    elsewhere = Application(framed.realm, framed.secret, "framed", browser())
    log_in(elsewhere.browser, alice)
    elsewhere.tokens(scope="openid")

    answer = framed.browser.post(f"{framed.realm.path}/account/logout/")

    assert answer.status_code == 302
    page = elsewhere.browser.post(f"{framed.realm.path}/account/logout/").content.decode()
    assert len(frames(page)) == 1


@pytest.mark.attack("G07")
def test_no_other_page_frames_anything(framed: Application) -> None:
    framed.tokens(scope="openid")

    assert "frame-src" not in framed.browser.get(f"{framed.realm.path}/account/logout/")["Content-Security-Policy"]
