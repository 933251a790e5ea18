"""The login page says for which application a person signs in, where an administrator vouches for its name."""

import pytest
from django.test import Client as Browser

from realms.models import Realm
from tests.protocol import Pkce, add_client, authorize


def login_page(browser: Browser, realm: Realm) -> str:
    sent_on = authorize(browser, realm, Pkce())
    return browser.get(sent_on["Location"]).content.decode()


def test_it_names_the_application(client: Browser, acme: Realm) -> None:
    add_client(acme, name="Payroll <script>")

    page = login_page(client, acme)

    assert "to continue to <bdi><strong>Payroll &lt;script&gt;</strong></bdi>" in page


def test_it_does_not_repeat_what_an_application_calls_itself(client: Browser, acme: Realm) -> None:
    add_client(acme, name="Your Bank", origin="registration")

    page = login_page(client, acme)

    assert "Your Bank" not in page
    assert "with your <bdi>Acme</bdi> account" in page


@pytest.mark.parametrize(
    "address", ["/realms/acme/account/", "/realms/acme/protocol/openid-connect/auth/continue?ticket=made-up", "//evil"]
)
def test_it_names_nobody_for_another_way_on(client: Browser, acme: Realm, address: str) -> None:
    add_client(acme, name="Payroll")

    page = client.get(f"{acme.path}/account/login/", {"next": address})

    assert page.status_code == 200
    assert "continue to" not in page.content.decode()
