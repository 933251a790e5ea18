"""What an administrator looks at now and then: who is invited, signed in and let in; how the realm looks and writes."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks.admin import ROW, list_of

INVITATIONS, PROVIDERS, BRAND = "accounts/invitation", "federation/identityprovider", "realms/brand"
LISTS = {
    "sessions": "accounts/session",
    "identities": "federation/linkedidentity",
    "references": "federation/providerreference",
    "connections": "oauth/family",
    "consents": "oauth/consent",
    "introspectors": "serviceaccounts/introspector",
    "suggestions": "realms/resourcesuggestion",
    "refusals": "audit/refusal",
}
FORM = "admin/change_form.html"
PAGES = {
    "admin-invitations-add": Shown("admin:accounts_invitation_add", FORM),
    "admin-invitations": list_of(INVITATIONS),
    "admin-providers": list_of(PROVIDERS),
    "admin-providers-add": Shown("admin:federation_identityprovider_add", FORM),
    **{f"admin-{name}": list_of(model) for name, model in LISTS.items()},
    "admin-refusals-one": Shown("admin:audit_refusal_change", FORM),
    "admin-outbox-one": Shown("admin:audit_outboxmessage_change", FORM),
    "admin-roles-add": Shown("admin:realms_role_add", FORM),
    "admin-introspectors-add": Shown("admin:serviceaccounts_introspector_add", FORM),
    "admin-brand": Shown("admin:realms_brand_add", FORM),
    "admin-mails": Shown("admin:realms_mailtext_changelist", "admin/mail_texts.html"),
    "admin-mails-one": Shown("admin:realms_mailtext_add", "admin/mail_text.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Invite somebody, let a login fail, and look at every list."""
    visit.go("account/login/")
    visit.enter(login="root@acme.test", password="not the password of Ruth")
    visit.sign_in("root@acme.test", then=f"admin/{INVITATIONS}/add/")
    yield "admin-invitations-add"
    visit.enter(email="ines@example.org")
    yield "admin-invitations"
    visit.go(f"admin/{PROVIDERS}/")
    yield "admin-providers"
    visit.go(f"admin/{PROVIDERS}/add/")
    yield "admin-providers-add"
    for name, model in LISTS.items():
        visit.go(f"admin/{model}/")
        yield f"admin-{name}"
    for name, model in {"refusals": "audit/refusal", "outbox": "audit/outboxmessage"}.items():
        visit.go(f"admin/{model}/")
        visit.press(ROW)
        yield f"admin-{name}-one"
    yield from _forms(visit)


def _forms(visit: Visit) -> Iterator[str]:
    visit.go("admin/realms/role/add/")
    yield "admin-roles-add"
    visit.go("admin/serviceaccounts/introspector/add/")
    yield "admin-introspectors-add"
    visit.go(f"admin/{BRAND}/")
    yield "admin-brand"
    visit.go("admin/realms/mailtext/")
    yield "admin-mails"
    visit.press("main table a")
    yield "admin-mails-one"


WALK = Walk("admin-lists", PAGES, take, is_of_people=False)
