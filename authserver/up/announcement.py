"""What the console says when the server answers: where things are, and how to get a first token."""

from django.conf import settings

from accounts.flows import first_administrator
from authserver.pages import ADMIN_PATH
from authserver.up import demo
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG


def compose() -> str:
    """Return the announcement. Only the demo's secret is in it, and only while `demo.env` exists."""
    parts = [_addresses(), _administrator(), _demo(), "Ctrl-C stops everything.\n"]
    return "\n" + "\n".join(part for part in parts if part)


def _addresses() -> str:
    return _lines(("authserver", f"{settings.PUBLIC_URL}/"), ("Administration", f"{settings.PUBLIC_URL}{ADMIN_PATH}"))


def _administrator() -> str:
    system = Realm.objects.get(slug=SYSTEM_SLUG)
    if first_administrator.exists(system):
        return ""
    link = first_administrator.new_link(system, actor="manage.py up")
    return f"There is no administrator yet. This link makes one; it works once, for 24 hours:\n  {link}\n"


def _demo() -> str:
    realm = Realm.objects.filter(slug=demo.REALM, enabled=True).first()
    secret = demo.working_secret()
    if realm is None or secret is None:
        return ""
    facts = _lines(
        ("Issuer", realm.issuer),
        ("Account", f"{realm.issuer}/account/"),
        ("Demo person", f"{demo.PERSON}, password {demo.PASSWORD} in {demo.path()}"),
        ("Demo clients", ", ".join(demo.client_ids())),
    )
    return f"{facts}\nA token for the machine {demo.MACHINE}:\n  {demo.curl_line(realm, secret=secret)}\n"


def _lines(*pairs: tuple[str, str]) -> str:
    return "".join(f"  {name:<15}{value}\n" for name, value in pairs)
