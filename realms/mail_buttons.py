"""What the buttons of mails say: by the placeholder that they lead to, and for `link` by the mail that it is in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realms.mail_kinds import MailKind
from support.mail import Words

BY_PLACEHOLDER: Mapping[str, Promise] = {
    "account": _("Go to your account"),
    "reset": _("Choose a new password"),
    "sign_up": _("Create an account"),
    "address": _("Sign in"),
    "admin": _("Open the administration"),
    "page": _("Open the administration"),
}
BY_MAIL: Mapping[str, Promise] = {
    "sign_up": _("Create your account"),
    "invitation": _("Create your account"),
    "login": _("Sign in"),
    "reset": _("Choose a new password"),
    "confirm": _("Confirm"),
    "old_address": _("Change e-mail address"),
    "new_address": _("Confirm this address"),
    "address_taken": _("Sign in"),
}


def labelled(words: Words, kind: MailKind, values: Mapping[str, Any]) -> Words:
    """Return the words with what the button of each address says, in the language in force."""
    labels = {str(values[name]): str(label) for name, label in BY_PLACEHOLDER.items() if values.get(name)}
    if "/account/" in str(values.get("page", "")):  # a person's own secret is looked after in their account
        labels[str(values["page"])] = str(BY_PLACEHOLDER["account"])
    main = "link" if "link" in kind.sample else "account"
    if kind.name in BY_MAIL and values.get(main):
        labels[str(values[main])] = str(BY_MAIL[kind.name])
    return replace(words, labels=labels)
