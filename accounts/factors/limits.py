"""OWASP ASVS 6.6.3: codes can be guessed: five tries, then a pause, and not many more in a day.

Whoever gets this far knew the first factor. Tries are counted before they are judged, so that many at once are no more
than many in a row, in the cache that all processes share, and by person: a guesser can change addresses at will. The
browsers in which the person has logged in before have a count of their own, so that who only knows the password keeps
nobody out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.known_device import is_known
from accounts.models import User
from support import throttle

MOST = ((5, 900), (30, 86_400))  # tries, in so many seconds from the first of them


@contextmanager
def counted(request: HttpRequest, user: User, kind: str) -> Iterator[None]:
    """Judge one try with a code of a kind in this block, which raises unless it was right; too many are a 429."""
    where = "known" if is_known(request, email=user.email) else "anywhere"
    names = [(f"factor-tries:{kind}:{user.pk}:{where}:{seconds}", most, seconds) for most, seconds in MOST]
    tries = [throttle.count(name, lifetime=seconds) <= most for name, most, seconds in names]
    if not all(tries):
        raise ImmediateHttpResponse(ratelimit.respond_429(request))
    yield
    cache.delete_many([name for name, _, _ in names])
