"""Administrators invite people: by mail, for one address, once, with roles."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import AddressProof, User
from audit import actions
from audit.models import Event
from realms.models import Realm, Role
from tests.accounts.mailbox import letter, letters
from tests.people import PASSWORD, browser, log_in

CAROL = "carol@example.org"
FINISH = "/realms/acme/account/sign-up/finish/"


@pytest.fixture
def auditor(acme: Realm, globex: Realm) -> Role:
    Role.objects.all_realms().create(realm=globex, name="auditor")
    return Role.objects.all_realms().create(realm=acme, name="auditor")


@pytest.fixture
def administrator(acme: Realm) -> User:
    role = Role.objects.all_realms().create(realm=acme, name="administrator", administers=True)
    person = add_person(acme, email="root@acme.test", password=PASSWORD, email_verified=True)
    person.roles.add(role)
    return person


@pytest.mark.parametrize("policy", ["open", "domain", "invitation"])
def test_an_invitation_makes_an_account_with_its_roles_once(
    client: Client, acme: Realm, auditor: Role, policy: str
) -> None:
    acme.sign_up = policy
    acme.save()
    call_command("invite", "acme", "Carol@example.org", "--roles", "auditor")
    mail = letter(CAROL)
    assert client.get(mail.link).status_code == 200
    assert client.post(mail.link)["Location"] == FINISH
    assert browser().post(mail.link).status_code == 302  # nobody has accepted yet: an unfinished form costs nothing

    assert client.post(FINISH, {"name": "Carol", "password": PASSWORD}).status_code == 302
    carol = User.objects.all_realms().get(email=CAROL)
    assert list(Role.objects.all_realms().filter(users=carol)) == [auditor]
    assert carol.email_verified
    assert browser().post(mail.link).status_code == 404
    assert Event.objects.filter(action=actions.PERSON_INVITED, target=CAROL, actor="manage.py").count() == 1


def test_an_invitation_runs_out_after_seven_days(client: Client, acme: Realm, wait: Callable[[int], None]) -> None:  # noqa: ARG001 (makes the realm)
    call_command("invite", "acme", CAROL)
    mail = letter(CAROL)
    client.post(mail.link)
    wait(7 * 86_400 + 1)

    assert client.post(mail.link).status_code == 404
    assert client.post(FINISH, {"password": PASSWORD}).status_code == 404


@pytest.mark.attack("H01c")
def test_who_invites_learns_nothing_of_an_account(alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for email in (alice.email, "ghost@acme.test"):
        call_command("invite", "acme", email)
        said.append(capsys.readouterr().out.replace(email, "…"))

    assert said[0] == said[1]
    assert "already" in letter(alice.email).subject
    assert "/account/proof/" not in letter(alice.email).text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere", CAROL), "no realm"),
        (("acme", CAROL, "--roles", "king", "auditor"), "no role king"),
        (("acme", "carol"), "plain e-mail address"),
        (("globex", CAROL), "closed"),
    ],
)
def test_what_cannot_be_is_told(auditor: Role, globex: Realm, arguments: tuple[str, ...], sentence: str) -> None:  # noqa: ARG001 (makes the role)
    globex.sign_up = "closed"
    globex.save()

    with pytest.raises(CommandError, match=sentence):
        call_command("invite", *arguments)
    assert not AddressProof.objects.all_realms().exists()


@pytest.mark.attack("E06")
def test_an_invitation_is_for_its_realm(client: Client, acme: Realm, globex: Realm) -> None:  # noqa: ARG001 (make the realms)
    call_command("invite", "acme", CAROL)

    assert client.post(letter(CAROL).link.replace("/acme/", "/globex/")).status_code == 404


def test_an_administrator_invites_and_withdraws_in_the_admin(
    client: Client, administrator: User, auditor: Role
) -> None:
    log_in(client, administrator)
    form = {"email": CAROL, "roles": [str(auditor.pk)]}
    answer = client.post("/realms/acme/admin/accounts/invitation/add/", form)
    assert answer.status_code == 302, answer.content.decode()
    mail = letter(CAROL)
    invitation = AddressProof.objects.all_realms().get()
    assert AddressProof.roles.through.objects.get().role_id == auditor.pk
    assert CAROL in client.get("/realms/acme/admin/accounts/invitation/").content.decode()

    client.post(f"/realms/acme/admin/accounts/invitation/{invitation.pk}/delete/", {"post": "yes"})
    assert browser().post(mail.link).status_code == 404
    assert len(letters(CAROL)) == 1


def test_roles_of_another_realm_cannot_be_given(client: Client, administrator: User, auditor: Role) -> None:
    foreign = Role.objects.all_realms().exclude(realm=auditor.realm).get(name="auditor")
    log_in(client, administrator)
    answer = client.post("/realms/acme/admin/accounts/invitation/add/", {"email": CAROL, "roles": [str(foreign.pk)]})

    assert answer.status_code == 200
    assert not AddressProof.objects.all_realms().exists()
