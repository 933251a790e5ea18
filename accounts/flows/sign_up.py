"""How strangers become people of a realm: an account exists from the moment on at which its address is proven.

So nobody can make an account in wait for the owner of an address, and nothing can be issued to an unproven one.
"""

from django.db import transaction

from accounts.flows import address_proofs
from accounts.flows.people import add_person
from accounts.flows.role_mails import telling
from accounts.models import AddressProof, Purpose, User
from audit import actions
from audit.record import record
from realms.models import Realm, Role
from realms.models.account_policy import SignUp


class ProofSpent(Exception):
    """The proof was used by somebody else in the meantime, or it took too long."""


class NobodyInvited(Exception):
    """The realm takes no new people."""


@transaction.atomic
def invite(  # noqa: PLR0913 (whom, as what, and who does it)
    realm: Realm, *, email: str, roles: list[Role], actor: str, peer: str = "", application: int | None = None
) -> AddressProof:
    """Invite an address, by mail, for all of the realm or for the client with the key `application` alone.

    Whoever has it already gets a mail that says so. NobodyInvited in a closed realm.
    """
    if realm.sign_up == SignUp.CLOSED:
        raise NobodyInvited
    names = sorted(role.name for role in roles)
    record(actions.PERSON_INVITED, realm=realm.slug, actor=actor, target=email, peer=peer, detail={"roles": names})
    return address_proofs.begin(realm, purpose=Purpose.INVITATION, email=email, roles=roles, application=application)


def is_welcome(proof: AddressProof) -> bool:
    """Tell whether the realm still takes the person who proved the address: its policy may have changed meanwhile."""
    if proof.purpose == Purpose.INVITATION:
        return bool(proof.realm.sign_up != SignUp.CLOSED)
    return proof.realm.takes_address(proof.email)


@transaction.atomic
def create(proof: AddressProof, *, password: str | None, name: str, peer: str) -> User:
    """Spend the proof, and return the person whom it makes; the caller has judged the password.

    Raises ProofSpent, or ValidationError by column; then the proof stays good.
    """
    roles = list(proof.roles.all())
    if not address_proofs.spend(proof.pk.hex):
        raise ProofSpent
    person = add_person(
        proof.realm,
        email=proof.email,
        password=password,
        email_verified=True,
        name=name,
        application_id=proof.application_id,
    )
    with telling(person):
        person.roles.add(*roles)
    detail = {"how": proof.purpose}
    record(
        actions.PERSON_SIGNED_UP,
        realm=proof.realm.slug,
        actor=person.email,
        target=person.email,
        subject=person.pk,
        peer=peer,
        detail=detail,
    )
    return person
