"""NIST SP 800-63B-4 §3.1.1.2: which passwords a realm takes: long ones, of whatever characters, that nobody guesses.

What is left after the words that everybody knows of the person and the realm, after a common password (Django's list
of 20,000 out of breaches), repetitions and rows of keys are taken out must hold enough of its own.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from unicodedata import normalize

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from realms.context import current_realm

MAXIMUM = 1024  # characters: beyond anybody's, and no work for the hash
JUDGED = 128  # characters from the start: what is longer is judged by them
OWN_CHARACTERS = 6
SHORTEST_WORD = 4  # of those that are taken out: shorter ones are part of too many others
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "qwertzuiop", "azertyuiop")
REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)


class PasswordPolicy:
    """The one validator of AUTH_PASSWORD_VALIDATORS. It asks the realm in force for the length."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with the first reason to refuse the password."""
        text, least = normalize("NFC", password), current_realm().password_minimum_length
        if len(text) < least:
            sentence = ngettext("Use at least %(number)d character.", "Use at least %(number)d characters.", least)
            raise ValidationError(sentence % {"number": least}, code="too_short")
        if len(text) > MAXIMUM:
            raise ValidationError(_("Use at most %(number)d characters.") % {"number": MAXIMUM}, code="too_long")
        if own_characters(text, words=known_words(user)) < OWN_CHARACTERS:
            raise ValidationError(_("This password is easy to guess. Choose another one."))

    def get_help_text(self) -> str:
        """Return what a person should know before they choose."""
        sentence = _("At least %(number)d characters. A few unrelated words are easy to type and hard to guess.")
        return sentence % {"number": current_realm().password_minimum_length}


def own_characters(password: str, *, words: Iterable[str] = ()) -> int:
    """Return how many characters are neither known, common, repeated nor next to the one before them."""
    text = password[:JUDGED].casefold()
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    text = REPEATED.sub(r"\1", text)
    bare = text.strip("0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    if text in _common() or bare in _common():
        text = text.replace(bare or text, "")
    return bool(text) + sum(not _follows(first, second) for first, second in pairwise(text))


def known_words(user: User | None) -> set[str]:
    """Return the words that anybody could know, and what they make together: of the realm, the address and the name."""
    realm = current_realm()
    texts = [realm.name, realm.slug]
    if user is not None:
        texts += [user.email, user.email.partition("@")[0], user.name, user.given_name, user.family_name]
    whole = {text.casefold() for text in texts}
    found = whole.union(*(re.split(r"\W+|_", text) for text in whole))
    return {word for word in found if len(word) >= SHORTEST_WORD}


def _follows(first: str, second: str) -> bool:
    return abs(ord(first) - ord(second)) <= 1 or any(f"{first}{second}" in row for row in ROWS)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
