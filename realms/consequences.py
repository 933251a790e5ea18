"""What a change of a realm's settings brings with it, said to whoever made it: a number does not say that by itself."""

from collections.abc import Callable

from realms.models import Realm
from realms.models.account_policy import SignUp
from realms.models.registration_policy import Registration

LONG_TOKEN = 3600
Judge = Callable[[Realm, Realm], bool]

CONSEQUENCES: tuple[tuple[Judge, str], ...] = (
    (
        lambda before, after: before.enabled and not after.enabled,
        "The realm is switched off: nobody logs in, and its endpoints answer 404, until it is switched on again.",
    ),
    (
        lambda before, after: before.registration != after.registration == Registration.OPEN,
        "Anybody may register a client now. What it calls itself is marked as unchecked, and people are always asked.",
    ),
    (
        lambda before, after: before.sign_up != after.sign_up == SignUp.OPEN,
        "Anybody with an e-mail address may make an account now.",
    ),
    (
        lambda before, after: before.pkce != after.pkce == Realm.Pkce.CONFIDENTIAL_OPTIONAL,
        "Confidential clients may leave PKCE out now (RFC 7636): meant for certification and old software.",
    ),
    (
        lambda before, after: before.access_token_lifetime != after.access_token_lifetime > LONG_TOKEN,
        "Access tokens live for more than an hour: APIs that verify them by themselves take them that long.",
    ),
    (
        lambda before, after: after.access_token_lifetime < before.access_token_lifetime,
        "Tokens that were issued keep their longer life; the next ones have the new one.",
    ),
    (
        lambda before, after: (
            before.refresh_token_idle_lifetime != after.refresh_token_idle_lifetime
            and after.refresh_token_idle_lifetime > after.refresh_token_absolute_lifetime
        ),
        "A refresh token ends at its absolute lifetime, which is the shorter one: the idle one never counts.",
    ),
    (
        lambda before, after: before.administrators_need_second_factor and not after.administrators_need_second_factor,
        "A stolen password is enough now to administer this realm.",
    ),
)


def of(before: Realm, after: Realm) -> list[str]:
    """Return a sentence for each."""
    return [sentence for judge, sentence in CONSEQUENCES if judge(before, after)]
