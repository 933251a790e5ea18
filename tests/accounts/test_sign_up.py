"""Strangers make accounts: an address is proven first, and only then there is anything."""

import pytest
from django.test import Client

from accounts.models import AddressProof, User
from audit import actions
from audit.models import Event
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, is_signed_in, letter, letters
from tests.people import PASSWORD, WRONG, browser, try_password

CAROL = "carol@example.org"
FINISH = "/realms/acme/account/sign-up/finish/"


def sign_up(client: Client, realm: Realm, email: str = CAROL, **fields: str) -> None:
    """Prove an address, so that the last page is open."""
    ask(client, realm, "sign-up", email, **fields)
    answer = enter(client, realm, letter(email).code)
    assert answer["Location"] == f"{realm.path}/account/sign-up/finish/"


def people(realm: Realm) -> set[str]:
    return set(User.objects.all_realms().filter(realm=realm).values_list("email", flat=True))


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_person_signs_up_with_a_code_or_a_link_and_is_signed_in(client: Client, acme: Realm, way: str) -> None:
    answer = ask(client, acme, "sign-up", "Carol@Example.org")
    assert answer["Location"] == "/realms/acme/account/proof/"
    mail = letter(CAROL)
    proven = enter(client, acme, mail.code) if way == "code" else client.post(mail.link)
    assert proven["Location"] == FINISH
    assert people(acme) == set()

    done = client.post(FINISH, {"name": "Carol Clark", "password": PASSWORD})
    assert done["Location"] == "/realms/acme/account/"
    assert is_signed_in(client, acme)
    carol = User.objects.all_realms().get()
    assert (carol.email, carol.name, carol.email_verified, carol.realm) == (CAROL, "Carol Clark", True, acme)
    assert try_password(browser(), acme, CAROL, PASSWORD).status_code == 302
    assert Event.objects.filter(action=actions.PERSON_SIGNED_UP, actor=CAROL, realm="acme").count() == 1


def test_the_code_is_read_however_it_was_copied(client: Client, acme: Realm) -> None:
    ask(client, acme, "sign-up", CAROL)
    code = letter(CAROL).code.replace(" ", "-")

    assert enter(client, acme, f" {code} ").status_code == 302


@pytest.mark.attack("H14c")
def test_nobody_makes_an_account_in_wait_for_the_owner_of_an_address(client: Client, acme: Realm) -> None:
    ask(client, acme, "sign-up", CAROL)
    owner = browser()
    owner.post(letter(CAROL).link)

    assert client.get(FINISH).status_code == 404
    assert client.post(FINISH, {"password": WRONG * 2}).status_code == 404
    assert enter(client, acme, letter(CAROL).code).status_code == 200
    assert owner.get(FINISH).status_code == 200
    assert people(acme) == set()


def test_the_last_page_is_closed_without_a_proof(client: Client, acme: Realm) -> None:  # noqa: ARG001 (makes the realm)
    assert client.post(FINISH, {"password": PASSWORD}).status_code == 404


def test_one_proof_makes_one_account(client: Client, acme: Realm) -> None:
    sign_up(client, acme)
    AddressProof.objects.all_realms().all().delete()

    assert client.post(FINISH, {"password": PASSWORD}).status_code == 404
    assert people(acme) == set()


def test_two_proofs_of_one_address_make_one_account(acme: Realm) -> None:
    first, second = browser(), browser()
    sign_up(first, acme)
    sign_up(second, acme)

    assert first.post(FINISH, {"password": PASSWORD}).status_code == 302
    assert second.post(FINISH, {"password": PASSWORD * 2}).status_code == 404
    assert people(acme) == {CAROL}


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "at least 15"), ("carol.example.org", "easy to guess"), ("x\x00" * 20, "Null"), ("", "required")],
)
def test_a_bad_password_is_told_and_leaves_the_proof_good(
    client: Client, acme: Realm, password: str, sentence: str
) -> None:
    sign_up(client, acme)
    refused = client.post(FINISH, {"password": password})

    assert sentence in refused.content.decode()
    assert people(acme) == set()
    assert client.post(FINISH, {"password": PASSWORD}).status_code == 302


@pytest.mark.attack("G23")
def test_a_name_that_looks_like_a_template_stays_what_it_is(client: Client, acme: Realm) -> None:
    name = "{{7*7}} {% now 'Y' %} <b>%(realm)s</b> {0}"
    sign_up(client, acme)
    client.post(FINISH, {"name": name, "password": PASSWORD})

    assert "{{7*7}} {% now &#x27;Y&#x27; %} &lt;b&gt;" in client.get("/realms/acme/account/").content.decode()
    client.post("/realms/acme/account/logout/")
    ask(client, acme, "reset", CAROL)
    assert f"Hello {name}," in letter(CAROL).text


def test_an_owner_gets_a_mail_that_says_so_and_no_code(client: Client, alice: User) -> None:
    ask(client, alice.realm, "sign-up", alice.email)

    mail = letter(alice.email)
    assert mail.subject == "You already have an account at Acme"
    assert "/account/proof/" not in mail.text


@pytest.mark.parametrize(
    ("policy", "email", "status"),
    [
        ("open", CAROL, 302),
        ("domain", "carol@acme.test", 302),
        ("domain", "carol@sub.acme.test", 400),
        ("domain", "carol@notacme.test", 400),
        ("domain", CAROL, 400),
        ("invitation", CAROL, 403),
        ("closed", CAROL, 403),
    ],
)
def test_a_realm_says_who_may_sign_up(client: Client, acme: Realm, policy: str, email: str, status: int) -> None:
    acme.sign_up, acme.sign_up_domains = policy, ["acme.test"]
    acme.save()

    answer = ask(client, acme, "sign-up", email)
    assert answer.status_code == status
    assert bool(letters(email)) == (status == 302)
    offered = "sign-up" in client.get("/realms/acme/account/login/").content.decode()
    assert offered == (policy in {"open", "domain"})


@pytest.mark.parametrize("policy", ["domain", "invitation", "closed"])
def test_a_realm_that_closes_in_the_middle_takes_nobody_any_more(client: Client, acme: Realm, policy: str) -> None:
    sign_up(client, acme)
    acme.sign_up = policy
    acme.save()

    assert client.post(FINISH, {"password": PASSWORD}).status_code == 404
    assert people(acme) == set()


def test_the_realm_of_the_operators_takes_no_strangers(client: Client, db: None) -> None:  # noqa: ARG001 (asks for the database)
    from authserver.bootstrap import ensure_system_realm  # noqa: PLC0415

    assert ask(client, ensure_system_realm(), "sign-up", CAROL).status_code == 403


def test_where_codes_are_the_only_way_nobody_chooses_a_password(client: Client, acme: Realm) -> None:
    acme.login_methods = ["code"]
    acme.save()
    sign_up(client, acme)
    page = client.get(FINISH).content.decode()

    assert 'type="password"' not in page
    assert client.post(FINISH, {"name": "Carol", "password": PASSWORD}).status_code == 302
    assert is_signed_in(client, acme)
    assert not User.objects.all_realms().get().has_usable_password()


@pytest.mark.attack("G13")
@pytest.mark.parametrize("page", ["sign-up", "code", "reset"])
def test_the_way_on_is_kept_in_the_browser_that_asked_and_leads_nowhere_else(
    client: Client, alice: User, page: str
) -> None:
    way_on = "/realms/acme/protocol/openid-connect/auth/continue?ticket=x%2Fy"
    email = CAROL if page == "sign-up" else alice.email
    ask(client, alice.realm, page, email, next=way_on)
    last = enter(client, alice.realm, letter(email).code)
    if page != "code":
        last = client.post(last["Location"], {"password": "quite another password"})
    assert last["Location"] == way_on

    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "/realms/globex/account/", "/%09/evil"):
        other = browser()
        ask(other, alice.realm, "code", alice.email, next=evil)
        answer = other.post(letter(alice.email).link)
        assert answer["Location"] == "/realms/acme/account/"
        other.post("/realms/acme/account/logout/")
