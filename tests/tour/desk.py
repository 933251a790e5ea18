"""A process beside the server for as long as a tour takes: it delivers the mail, and does what only an operator can.

Started once, since each start of a management command takes as long as twenty pages.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import mail

from accounts.flows import first_administrator, sign_up
from accounts.flows.people import add_person
from accounts.models import User
from audit import adding_up
from audit.tasks import deliver_outbox
from authserver.bootstrap import ensure_system_realm
from clients.models import Client
from realms.context import realm_context
from realms.mail_kinds import KINDS
from realms.mails import letterhead, words_for
from realms.models import Realm, Role
from support import mail as mail_of
from tests.live import ROOT, Live
from tests.people import PASSWORD

OPERATOR = "olga@system.test"
COMMAND = ("shell", "--no-imports", "-c", "from tests.tour.desk import attend; attend()")


class Desk:
    """Asks the process beside the server."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: str, *arguments: str) -> Any:  # noqa: ANN401 (each question has its own answer)
        """Return what the function of that name below answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([question, *arguments]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def beside(live: Live) -> Iterator[Desk]:
    """Run the process until the block ends."""
    environment = live.environment | {"EMAIL_URL": "memorymail://"}
    command = [sys.executable, "manage.py", *COMMAND]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Desk(process)
        finally:
            assert process.stdin
            process.stdin.close()


def attend() -> None:
    """Answer each line of standard input, until it ends."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    for line in sys.stdin:
        question, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(ANSWERS[question](*arguments)) + "\n")
        sys.stdout.flush()


def mails() -> list[dict[str, str]]:
    """Deliver what waits, and return it."""
    deliver_outbox()
    sent = [{"to": message.to[0], "text": str(message.body)} for message in mail.outbox]
    mail.outbox.clear()
    return sent


def specimens() -> dict[str, str]:
    """Return every kind of mail as HTML, by its name, with samples in its places."""
    realm = Realm.objects.get(slug="acme")
    with realm_context(realm):
        head = letterhead(realm)
        return {
            kind.name: mail_of.as_html(words_for(realm, template=kind.template, context=kind.sample), head, logo="")
            for kind in KINDS.values()
        }


def first_administrator_link() -> str:
    """Return the address of the page that makes the first administrator."""
    return first_administrator.new_link(ensure_system_realm(), actor="the tour")


def invite(slug: str, email: str) -> None:
    """Invite somebody."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        sign_up.invite(realm, email=email, roles=[], actor="root@acme.test")


def operator() -> str:
    """Return who operates the platform; what happened until now is in the figures of the admin."""
    system = ensure_system_realm()
    with realm_context(system):
        if not User.objects.filter(email=OPERATOR).exists():
            person = add_person(system, email=OPERATOR, password=PASSWORD, email_verified=True)
            person.roles.add(Role.objects.get(administers=True))
    adding_up.add_up()
    return OPERATOR


def client_that_waits(slug: str) -> None:
    """Let a client have registered itself, under a name that is not its own."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        Client.objects.create(
            realm=realm,
            name="Claude",
            origin=Client.Origin.REGISTRATION,
            trust="pending",
            enabled=False,
            token_endpoint_auth_method=Client.AuthMethod.NONE,
            redirect_uris=["https://claude.example/callback"],
            grant_types=["authorization_code"],
        )


ANSWERS: dict[str, Callable[..., Any]] = {
    "mails": mails,
    "specimens": specimens,
    "first_administrator_link": first_administrator_link,
    "invite": invite,
    "operator": operator,
    "client_that_waits": client_that_waits,
}
