"""Every mail that is sent, and what the realm's own words for it may and must name.

The name is that of its template, `templates/mail/<name>.txt`, and the placeholders are what the template shows. What
several may hold (lists) is shown one to a line. Samples are for previews.
"""

from collections.abc import Mapping
from dataclasses import dataclass

REALM = {"realm": "Acme"}
PERSON = REALM | {"person": "Alice Adams"}
PROOF = REALM | {
    "email": "alice@acme.example",
    "code": "1234 5678",
    "link": "https://auth.example/realms/acme/account/proof/sample/",
    "minutes": "10",
}
WHEN = {"when": "22 November 2026, 09:41 UTC"}
ACCOUNT = {"account": "https://auth.example/realms/acme/account/"}
RESET = {"reset": "https://auth.example/realms/acme/account/reset/"}
SIGN_UP = {"sign_up": "https://auth.example/realms/acme/account/sign-up/"}
EMAIL = REALM | {"email": PROOF["email"]}
TARGET = {"target": "alice@home.example"}
CHANGE = {"old": "alice@acme.example", "new": "alice@home.example"}
PROVIDER = {"provider": "Corp"}
FACTOR = {"happened": "A passkey was added to your account."}
CHANGED = {"client": "Notes", "happened": "The application Notes was disconnected from your account."}
ROLE = {"role": "auditor", "client": "Notes", "happened": "You were given the role auditor for the application Notes."}
KEY = {"key": "Notes", "happened": "The API key Notes was made for your account."}
MACHINE: dict[str, "Sample"] = {
    "account": "Reports (svc-reports)",
    "by": "bob@acme.example",
    "happened": ("It was disabled: it gets no more tokens, and those it has are refused.",),
}
LOGIN = {"device": "Firefox on Linux", "place": "Berlin, Germany (192.0.2.7)"}
CHANGES: dict[str, "Sample"] = {"happened": ("The profile was changed.", "You were signed out of Firefox on Linux.")}
SECRET = {
    "account": MACHINE["account"],
    "name": "nightly",
    "hint": "x7Qf",
    "page": "https://auth.example/realms/acme/admin/clients/client/7/change/",
}
REMINDER = {"happened": "The client secret …x7Qf of Reports (svc-reports) stops working on 22 December 2026."}
LEAK = {"happened": "The client secret …x7Qf of Reports (svc-reports) was found where others can read it."}
WEBHOOK = {
    "webhook": "security-team",
    "address": "https://hooks.example/authserver",
    "page": "https://auth.example/realms/acme/admin/realms/webhook/7/change/",
    "happened": "Its webhook security-team was switched off: the receiver said that it is gone.",
}
ORGANIZATION = {
    "organization": "Globex",
    "address": "https://auth.example/realms/globex/account/",
    "admin": "https://auth.example/realms/globex/admin/",
}
APPLICATION: dict[str, "Sample"] = {
    "client": "Notes",
    "host": "notes.example",
    "access": ("Read your documents", "Stay connected until you disconnect it"),
    "resources": ("Documents",),
}

LINK = frozenset({"link"})
PROVES = frozenset({"code", "link"})
CLIENT = frozenset({"client"})
HAPPENED = frozenset({"happened"})
PLACE = frozenset({"place"})
SHOWN = frozenset({"client", "access"})

Sample = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind of mail. At least one of `required` must stand in its text, if there are any."""

    name: str
    title: str
    sample: Mapping[str, Sample]
    required: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()  # placeholders that a template makes, mail/parts/<mail>_<placeholder>.txt

    @property
    def template(self) -> str:
        """Return the template of the server's own words."""
        return f"mail/{self.name}.txt"

    def part(self, placeholder: str) -> str:
        """Return the template of a derived placeholder."""
        return f"mail/parts/{self.name}_{placeholder}.txt"


KINDS: Mapping[str, MailKind] = {
    kind.name: kind
    for kind in (
        MailKind("sign_up", "Create your account", PROOF, PROVES),
        MailKind("invitation", "You are invited", EMAIL | {"link": PROOF["link"]}, LINK),
        MailKind("login", "Your code to sign in", PERSON | PROOF, PROVES),
        MailKind("reset", "Choose a new password", PERSON | PROOF, PROVES),
        MailKind("confirm", "Confirm that it is you", PERSON | PROOF, PROVES),
        MailKind("old_address", "Change of address, to the old one", PERSON | PROOF | TARGET, PROVES),
        MailKind("new_address", "Change of address, to the new one", PROOF, PROVES),
        MailKind("address_taken", "You have an account already", PERSON | EMAIL | ACCOUNT | RESET),
        MailKind("address_unknown", "There is no such account", EMAIL | SIGN_UP),
        MailKind("new_login", "A login in a new browser", PERSON | WHEN | ACCOUNT | LOGIN, derived=PLACE),
        MailKind("password_changed", "Your password was changed", PERSON | WHEN | RESET),
        MailKind("email_changed", "Your address was changed", PERSON | WHEN | CHANGE),
        MailKind("factor_changed", "Your factors changed", PERSON | WHEN | ACCOUNT | FACTOR, derived=HAPPENED),
        MailKind("identity_linked", "An account was linked", PERSON | PROVIDER | ACCOUNT),
        MailKind("identity_unlinked", "An account was unlinked", PERSON | PROVIDER | ACCOUNT),
        MailKind("account_changed", "The account was changed", PERSON | WHEN | ACCOUNT | CHANGES, derived=HAPPENED),
        MailKind("data_exported", "Your data was downloaded", PERSON | WHEN | ACCOUNT),
        MailKind("account_deleted", "Your account was deleted", PERSON | WHEN),
        MailKind("account_disabled", "Your account was disabled", PERSON | WHEN),
        MailKind("account_enabled", "Your account was enabled", PERSON | WHEN | ACCOUNT),
        MailKind("access_ended", "You were signed out", PERSON | WHEN | ACCOUNT),
        MailKind("sessions_ended", "Your other sessions were ended", PERSON | WHEN | ACCOUNT),
        MailKind("connection_changed", "A connected application", PERSON | WHEN | ACCOUNT | CHANGED, derived=HAPPENED),
        MailKind("api_key_changed", "An API key", PERSON | WHEN | ACCOUNT | KEY, derived=HAPPENED),
        MailKind("role_changed", "What you administer", PERSON | WHEN | ACCOUNT | ROLE, derived=HAPPENED),
        MailKind("service_account_changed", "A service account", REALM | WHEN | MACHINE, derived=HAPPENED),
        MailKind("secret_reminder", "A secret ends or is due", REALM | WHEN | SECRET | REMINDER, derived=HAPPENED),
        MailKind("secret_leaked", "A secret was published", REALM | WHEN | SECRET | LEAK, derived=HAPPENED),
        MailKind("webhook_switched_off", "A webhook was switched off", PERSON | WHEN | WEBHOOK, derived=HAPPENED),
        MailKind("organization_created", "An organization was made", PERSON | WHEN | ORGANIZATION),
        MailKind("connected", "An application was connected", PERSON | WHEN | ACCOUNT | APPLICATION, CLIENT, SHOWN),
    )
}
