"""Every way in asks for the second factor: the mailed code, and a password that was reset."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from tests.accounts.mailbox import ask, enter, is_signed_in, letter
from tests.factors.apps import protected, show

FACTOR = "/realms/acme/account/factor/"


@pytest.mark.attack("H11c")
def test_who_resets_the_password_is_still_asked(client: Browser, alice: User) -> None:
    app = protected(alice)
    ask(client, alice.realm, "reset", alice.email)
    enter(client, alice.realm, letter(alice.email).code)

    led = client.post("/realms/acme/account/reset/finish/", {"password": "quite another password"})

    assert led["Location"] == FACTOR
    assert not is_signed_in(client, alice.realm)
    show(client, alice.realm, code=app.code())
    assert is_signed_in(client, alice.realm)


@pytest.mark.attack("H11c")
@pytest.mark.parametrize("way", ["code", "link"])
def test_who_signs_in_by_mail_is_asked_too(client: Browser, alice: User, way: str) -> None:
    app = protected(alice)
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)

    led = enter(client, alice.realm, mail.code) if way == "code" else client.post(mail.link)

    assert led["Location"] == FACTOR
    assert not is_signed_in(client, alice.realm)
    show(client, alice.realm, code=app.code())
    assert is_signed_in(client, alice.realm)
