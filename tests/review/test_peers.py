"""By what attempts are counted: one peer has one count, however its address is written, and two peers have two."""

from ipaddress import ip_network

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from realms.models import Realm
from support.peer import peer_address, peer_network

BODY = '{"redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none"}'


def register(browser: Browser, realm: Realm, peer: str) -> int:
    """Register a client from an address, and return the status."""
    path = f"{realm.path}/clients-registrations/openid-connect"
    return browser.post(path, BODY, content_type="application/json", REMOTE_ADDR=peer).status_code


def test_ipv4_peers_of_a_socket_for_both_kinds_are_counted_apart() -> None:
    networks = {peer_network(peer_address(f"::ffff:192.0.2.{last}", "")) for last in (1, 2)}

    assert networks == {"192.0.2.1", "192.0.2.2"}


@pytest.mark.parametrize("proxy", ["10.0.0.1", "::ffff:10.0.0.1"])
def test_a_proxy_is_trusted_whichever_way_its_address_is_written(settings: Settings, proxy: str) -> None:
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)

    assert peer_address(proxy, "203.0.113.9, 192.0.2.1") == "192.0.2.1"


def test_registrations_are_counted_by_the_network_of_an_ipv6_peer(client: Browser, acme: Realm) -> None:
    Realm.objects.update(limits={"registration": "2/d"})

    answers = [register(client, acme, f"2001:db8::{last}") for last in (1, 2, 3)]

    assert answers == [201, 201, 429]
    assert register(client, acme, "2001:db8:0:1::1") == 201
