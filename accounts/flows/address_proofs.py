"""NIST SP 800-63B-4 §3.1.3.1: what is mailed to an address, and comes back: a link with 256 bits, and a code.

Both are a MAC over the proof's row *and* the state of the account at the address: they belong to one realm, purpose,
person and address, and die with the password that was in force. Nothing secret is stored.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from accounts.models import AddressProof, Purpose, User
from audit import outbox
from realms.models import Realm, Role
from support import clock
from support.languages import of_visitor
from support.secrets import derived_keys, fingerprint

LIFETIME = 15 * 60  # seconds
INVITATION_LIFETIME = 7 * 86_400
MAXIMUM_TRIES = 5
DIGITS = 8
ID_BYTES = 16
ANYBODYS = frozenset({Purpose.SIGN_UP, Purpose.LOGIN, Purpose.RESET})  # asked for with no more than an address


@transaction.atomic
def begin(  # noqa: PLR0913 (what, to whom, in whose name, for what)
    realm: Realm,
    *,
    purpose: Purpose,
    email: str,
    user: User | None = None,
    target: str = "",
    roles: Iterable[Role] = (),
    application: int | None = None,
) -> AddressProof:
    """Put down a proof, and its mail into the outbox. The same statements whoever has that address, or nobody.

    Those that are under way stay: else strangers could take the code away from under a person's hands.
    """
    now = clock.now()
    lifetime = INVITATION_LIFETIME if purpose == Purpose.INVITATION else LIFETIME
    proof = AddressProof.objects.create(
        realm=realm,
        purpose=purpose,
        email=email,
        user=user,
        target=target,
        application_id=application,
        created_at=now,
        expires_at=now + lifetime,
    )
    proof.roles.add(*roles)
    payload = {"proof": proof.pk.hex, "language": of_visitor()}
    outbox.put(outbox.ADDRESS_PROOF, payload, realm=realm.slug)
    return proof


def repeat(realm: Realm, pk: str, *, purpose: Purpose, email: str) -> AddressProof | None:
    """Begin anew what was begun, with another link and code; None where a person has finished it, signed in.

    What anybody may ask for begins anew in any case: who typed an address is not told that its owner was here.
    """
    if purpose in ANYBODYS:
        return begin(realm, purpose=purpose, email=email)
    before = AddressProof.objects.filter(pk=pk, purpose=purpose, email=email, proved_at=None).first()
    return before and begin(realm, purpose=purpose, email=email, user=before.user, target=before.target)


def account_at(email: str) -> User | None:
    """Return who has the address in the realm in force, disabled or not; by the index on its lower case."""
    return User.objects.filter(Exact(Lower("email"), email)).first()


def state_of(user: User | None) -> str:
    """Return what changes with the account: its person, address, password, and whether it is enabled."""
    return "" if user is None else fingerprint(json.dumps([user.pk.hex, user.email, user.password, user.is_active]))


def token_of(proof: AddressProof, *, state: str) -> str:
    """Return what the link carries."""
    return urlsafe_b64encode(proof.pk.bytes + next(_macs(proof, "link", state))).rstrip(b"=").decode()


def code_of(proof: AddressProof, *, state: str) -> str:
    """Return the code to type."""
    return _as_code(next(_macs(proof, "code", state)))


def find(pk: str) -> AddressProof | None:
    """Return the proof of the realm in force, if it can still be given."""
    alive = AddressProof.objects.filter(proved_at=None, expires_at__gt=clock.now(), tries__lt=MAXIMUM_TRIES)
    return alive.filter(pk=pk).first()


def find_by_token(token: str) -> AddressProof | None:
    """Return the proof behind a link that still works. Looking does not use it up: scanners of mail look, too."""
    try:
        carried = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        proof = find(UUID(bytes=carried[:ID_BYTES]).hex)
    except (NotBase64, ValueError):
        return None
    if proof is None:
        return None
    macs = _macs(proof, "link", state_of(account_at(proof.email)))
    return proof if any(hmac.compare_digest(carried[ID_BYTES:], mac) for mac in macs) else None


def use(proof: AddressProof) -> bool:
    """Use the proof up; False when somebody was faster. An invitation stays until there is an account."""
    if proof.purpose == Purpose.INVITATION:
        return True
    alive = AddressProof.objects.filter(pk=proof.pk, proved_at=None, expires_at__gt=clock.now())
    return bool(alive.update(proved_at=clock.now()))


def try_code(proof: AddressProof, code: str) -> bool:
    """Count one try, and use the proof up with the right code; False for a wrong one, or when the tries are spent."""
    alive = AddressProof.objects.filter(pk=proof.pk, proved_at=None, tries__lt=MAXIMUM_TRIES)
    counted = alive.update(tries=F("tries") + 1)
    macs = _macs(proof, "code", state_of(account_at(proof.email)))
    right = any(hmac.compare_digest(code.encode(), _as_code(mac).encode()) for mac in macs)
    return bool(counted) and right and use(proof)


def spend(pk: str) -> bool:
    """Delete a proof that was given, as the last step does; False when somebody was faster, or it took too long."""
    return bool(given(pk).delete()[0])


def given(pk: str) -> QuerySet[AddressProof]:
    """Return the proof that was given and not spent."""
    now = clock.now()
    invited = Q(purpose=Purpose.INVITATION, expires_at__gt=now)
    return AddressProof.objects.filter(invited | Q(proved_at__gt=now - LIFETIME), pk=pk)


def _macs(proof: AddressProof, kind: str, state: str) -> Iterator[bytes]:
    """Yield the MAC under each pepper, the one in force first."""
    user = proof.user_id.hex if proof.user_id else ""
    bound = [kind, proof.realm_id, proof.pk.hex, proof.purpose, proof.email, user, proof.target, state]
    for key in derived_keys("accounts.address_proof"):
        yield hmac.new(key, json.dumps(bound).encode(), hashlib.sha256).digest()


def _as_code(mac: bytes) -> str:
    return f"{int.from_bytes(mac) % 10**DIGITS:0{DIGITS}}"
