"""OWASP ASVS 6.3.4: where a realm says so, its administration opens to nobody who has not shown a second factor."""

from django.http import HttpRequest

from accounts.assurance import Level
from accounts.factors import authenticators
from accounts.models import User
from accounts.sessions import current_login
from accounts.way_on import through
from realms.context import current_realm


def lacks_factor(request: HttpRequest) -> bool:
    """Tell whether whoever is logged in must prove more before they administer."""
    if not current_realm().administrators_need_second_factor:
        return False
    login = current_login(request)
    return login is None or login.level < Level.MULTIPLE


def page_to_prove_more(user: User, *, then: str) -> str:
    """Return the address of the page that asks for the factor, or has one set up, and leads to `then`."""
    has_one = authenticators.reachable(user) > Level.SINGLE
    return through("account_factor" if has_one else "account_security", then=then)
