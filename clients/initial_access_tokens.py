"""RFC 7591 §3: initial access tokens: made, found, counted down, and what they leave of a registration."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from audit import actions
from audit.record import record
from clients.models import Client, InitialAccessToken
from clients.redirect_uris import target
from realms.models import Realm
from support import clock, secret_kinds, secrets
from support.errors import AccessDenied, InvalidClientMetadata, InvalidRedirectUri, InvalidToken


def make(  # noqa: PLR0913 (a token is its limits, all named at each call)
    realm: Realm,
    *,
    uses: int,
    lifetime: int,
    name: str = "",
    scopes: Sequence[str] | None = None,
    redirect_hosts: Sequence[str] = (),
    by: str = "",
) -> str:
    """Store a token that is good for `uses` registrations within `lifetime` seconds; return it, this one time."""
    text = secrets.generate(secret_kinds.prefix(secret_kinds.INITIAL_ACCESS_TOKEN))
    now = clock.now()
    token = InitialAccessToken.objects.create(
        realm=realm,
        name=name,
        digest=secrets.fingerprint(text),
        uses_left=uses,
        scopes=None if scopes is None else list(scopes),
        redirect_hosts=[host.lower() for host in redirect_hosts],
        created_at=now,
        created_by=by,
        expires_at=now + lifetime,
    )
    detail = {"uses": uses, "lifetime": lifetime, "scopes": token.scopes, "redirect_hosts": token.redirect_hosts}
    record(actions.INITIAL_ACCESS_TOKEN_MADE, realm=realm.slug, actor=by, target=str(token), detail=detail)
    return text


@transaction.atomic
def withdraw(token: InitialAccessToken, *, by: str, peer: str = "") -> bool:
    """End a token before its time; clients that came with it stay. Tell whether it was still good for anything."""
    now = clock.now()
    alive = InitialAccessToken.objects.all_realms().filter(realm=token.realm, pk=token.pk, expires_at__gt=now)
    if not alive.filter(uses_left__gt=0).update(expires_at=now):
        return False
    detail = {"model": token._meta.label, "pk": str(token.pk)}  # noqa: SLF001 (Django's documented name)
    action, realm = actions.INITIAL_ACCESS_TOKEN_WITHDRAWN, token.realm.slug
    record(action, realm=realm, actor=by, target=str(token), peer=peer, detail=detail)
    return True


def find(realm: Realm, text: str) -> InitialAccessToken:
    """Return the token of `realm`; raise InvalidToken for an unknown or expired one, AccessDenied for one used up."""
    known = InitialAccessToken.objects.filter(realm=realm, digest=secrets.fingerprint(text))
    token = known.filter(expires_at__gt=clock.now()).first()
    if token is None:
        raise InvalidToken("The initial access token is unknown or has expired.")
    if not token.uses_left:
        raise _used_up()
    return token


def use(token: InitialAccessToken) -> None:
    """Count one registration, in the transaction that stores the client; raise AccessDenied when none was left."""
    left = InitialAccessToken.objects.filter(realm=token.realm, pk=token.pk, uses_left__gt=0)
    if not left.update(uses_left=F("uses_left") - 1):
        raise _used_up()


def restrict(client: Client, token: InitialAccessToken | None) -> None:
    """Cut down what `client`, still unsaved, asks for to what its token allows; raise where nothing is left."""
    if token is None:
        return
    if token.scopes is not None:
        public = _public(client.realm, token.scopes)
        client.scopes = public if client.scopes is None else [name for name in client.scopes if name in public]
        if not client.scopes:
            raise InvalidClientMetadata("The initial access token allows none of these scopes.")
    if token.redirect_hosts:
        client.redirect_uris = [uri for uri in client.redirect_uris if target(uri).host in token.redirect_hosts]
        if not client.redirect_uris:
            raise InvalidRedirectUri("The initial access token allows none of these hosts in redirect URIs.")


def _public(realm: Realm, names: Sequence[str]) -> list[str]:
    declared = realm.catalogue.scopes
    return [name for name in names if name in declared and declared[name].public]


def _used_up() -> AccessDenied:
    return AccessDenied("The initial access token has been used up.", status_code=403)
