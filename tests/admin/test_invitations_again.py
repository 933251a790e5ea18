"""An invitation is sent again from the admin: another link with the same roles, and the one before is dead."""

import pytest
from django.test import Client as Browser

from accounts.flows import address_proofs, sign_up
from accounts.models import AddressProof, Invitation
from audit import actions
from audit.models import Event
from realms.context import realm_context
from realms.models import Realm, Role
from tests.people import browser

INVITATIONS = "/realms/acme/admin/accounts/invitation/"
CAROL = "carol@example.org"


@pytest.fixture
def invited(acme: Realm, globex: Realm, administrator: Browser) -> dict[str, AddressProof]:  # noqa: ARG001 (furnishes the realms)
    made = {}
    for realm in (acme, globex):
        with realm_context(realm):
            roles = list(Role.objects.filter(name=f"{realm.slug}-auditor"))
            made[realm.slug] = sign_up.invite(realm, email=CAROL, roles=roles, actor="somebody")
    return made


def again(office: Browser, *rows: AddressProof) -> str:
    form = {"action": "send_again", "_selected_action": [str(row.pk) for row in rows], "index": 0}
    return office.post(INVITATIONS, form, follow=True).content.decode()


def test_the_link_before_is_dead_and_the_roles_stay(
    administrator: Browser, acme: Realm, invited: dict[str, AddressProof]
) -> None:
    token = address_proofs.token_of(invited["acme"], state="")
    alive = browser().get(f"/realms/acme/account/proof/{token}/").status_code

    text = again(administrator, *invited.values())

    assert alive == 200
    assert f"Sent again to {CAROL}." in text
    assert browser().get(f"/realms/acme/account/proof/{token}/").status_code != 200
    rows = list(Invitation.objects.all_realms().filter(email=CAROL).select_related("realm"))
    assert {row.realm.slug: row.pk == invited[row.realm.slug].pk for row in rows} == {"acme": False, "globex": True}
    with realm_context(acme):
        assert [role.name for row in rows if row.realm == acme for role in row.roles.all()] == ["acme-auditor"]
    assert Event.objects.filter(realm="acme", action=actions.PERSON_INVITED, actor="alice@acme.test").exists()


def test_it_is_sent_a_few_times_an_hour(administrator: Browser, invited: dict[str, AddressProof]) -> None:
    row, texts = invited["acme"], []
    for _ in range(7):
        texts.append(again(administrator, row))
        row = Invitation.objects.all_realms().get(realm__slug="acme", email=CAROL)

    assert "try again in" in texts[-1]
    assert not any("try again in" in text for text in texts[:-1])
