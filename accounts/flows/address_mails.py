"""The mails with a link and a code: written when they go out, by the worker, who alone looks who has the address."""

from typing import Any

from django.utils import translation

from accounts.flows.address_proofs import DIGITS, account_at, code_of, find, state_of, token_of
from accounts.models import AddressProof, Purpose, User
from audit.outbox import Delivery
from realms import mails
from realms.context import current_realm, realm_context
from realms.resolution import resolve
from support import clock, mail

FOR_STRANGERS = frozenset({Purpose.SIGN_UP, Purpose.INVITATION, Purpose.NEW_ADDRESS})
TAKEN = "mail/address_taken.txt"
UNKNOWN = "mail/address_unknown.txt"
HALF = DIGITS // 2


def deliver(delivery: Delivery) -> None:
    """Payload: `proof`, and the language of the page that asked for it, if one did.

    Nothing goes out for a proof that ran out meanwhile, or to a disabled account.
    """
    realm = resolve(delivery.realm)
    if realm is None:
        return
    with realm_context(realm):
        proof = find(delivery.payload["proof"])
        account = account_at(proof.email) if proof else None
        if proof and (account is None or account.is_active):
            template = _template(proof, account)
            context = _context(proof, account)
            wanted = [account.locale if account else "", delivery.payload.get("language") or ""]
            with translation.override(realm.language_among(wanted)):
                mails.send(realm, to=proof.email, template=template, context=context, identifier=delivery.id.hex)


def _template(proof: AddressProof, account: User | None) -> str:
    if (account is None) == (proof.purpose in FOR_STRANGERS):
        return f"mail/{proof.purpose}.txt"
    return UNKNOWN if account is None else TAKEN


def _context(proof: AddressProof, account: User | None) -> dict[str, Any]:
    realm, state = current_realm(), state_of(account)
    code = code_of(proof, state=state)
    return {
        "realm": mail.line(realm.name or realm.slug),
        "person": mail.line(account.display_name) if account else "",
        "email": proof.email,
        "target": proof.target,
        "link": f"{realm.issuer}/account/proof/{token_of(proof, state=state)}/",
        "code": f"{code[:HALF]} {code[HALF:]}",
        "no_password": not (account.signs_in_by_password if account else realm.takes_passwords),
        "minutes": -((clock.now() - proof.expires_at) // 60),
        "account": f"{realm.issuer}/account/",
        "sign_up": f"{realm.issuer}/account/sign-up/" if realm.is_open_for_sign_up else "",
        "reset": f"{realm.issuer}/account/reset/" if realm.takes_passwords else "",
    }
