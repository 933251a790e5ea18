"""OWASP ASVS 6.3.5: a person is told by mail of a login in a browser in which they were never signed in before."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils import translation

from accounts.devices import describe
from accounts.flows.telling import mail_to, speaking_to
from accounts.known_device import is_known
from accounts.models import User
from accounts.session_store import with_session
from accounts.visits import Visit
from audit import outbox
from support.languages import SOURCE
from support.peer import peer_network

TEMPLATE = "mail/new_login.txt"
DAY = 86_400  # seconds: the same kind of browser in the same network is told once a day


def tell_of_login(request: HttpRequest, user: User, visit: Visit) -> None:
    """Let a mail go out with the session, where it says something new to the person.

    It does not at the first login of all, nor when a code brought them here: that came by mail.
    """
    is_first = user.last_login is None
    if is_first or not user.email_verified or _came_by_mail(request, user) or is_known(request, email=user.email):
        return
    with speaking_to(user):
        device = describe(visit.user_agent)
    account = f"{user.realm.issuer}/account/sessions/"
    message = mail_to(user, TEMPLATE, device=device, network=visit.peer, account=account)
    with translation.override(SOURCE):  # not what a stranger makes up: a few dozen kinds, whoever speaks which language
        topic = f"{TEMPLATE} {user.pk} {describe(visit.user_agent)} {peer_network(visit.peer)}"
    told = outbox.put_unless_told(outbox.MAIL, message, realm=user.realm.slug, topic=topic, span=DAY)
    with_session(request, *told)


def _came_by_mail(request: HttpRequest, user: User) -> bool:
    return any(record["method"] == "code" for record in get_authentication_records(request, user))
