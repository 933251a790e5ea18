"""The administration of a realm: its lists, one page of each kind, and a secret that is shown once."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

LISTS = {
    "people": "accounts/user",
    "clients": "clients/client",
    "machines": "serviceaccounts/serviceaccount",
    "realm": "realms/realm",
    "scopes": "realms/scope",
    "resources": "realms/resource",
    "webhooks": "realms/webhook",
    "outbox": "audit/outboxmessage",
}
CHANGED = ("people", "clients", "machines", "realm", "scopes", "resources")


def list_of(model: str) -> Shown:
    """Return what the list of a model is."""
    return Shown(f"admin:{model.replace('/', '_')}_changelist", "admin/change_list.html")


def form_of(model: str) -> Shown:
    """Return what the page of one row is."""
    return Shown(f"admin:{model.replace('/', '_')}_change", "admin/change_form.html")


def pages() -> Iterator[tuple[str, Shown]]:
    """Yield every page with its name, in the order of the walk."""
    yield "admin", Shown("admin:index", "admin/index.html")
    for name, model in LISTS.items():
        yield f"admin-{name}", list_of(model)
    for name in CHANGED:
        yield f"admin-{name}-one", form_of(LISTS[name])
        yield from OTHERS.get(name, {}).items()
    yield from WEBHOOKS.items()


WEBHOOKS = {
    "admin-webhooks-add": Shown("admin:realms_webhook_add", "admin/change_form.html"),
    "admin-webhooks-secret": Shown("admin:realms_webhook_add", "admin/realms/webhook_secret.html"),
    "admin-webhooks-one": Shown("admin:realms_webhook_change", "admin/realms/webhook/change_form.html"),
}
OTHERS = {
    "machines": {
        "admin-machines-secret": Shown("admin:client_secret_new", "admin/clients/new_secret.html"),
        "admin-machines-secret-shown": Shown("admin:client_secret_new", "admin/clients/secret_shown.html"),
        "admin-machines-secrets": Shown("admin:clients_client_change", "admin/clients/client/change_form.html"),
        "admin-machines-secret-one": Shown("admin:client_secret_change", "admin/clients/secret.html"),
        "admin-machines-secret-retire": Shown("admin:client_secret_retire", "admin/clients/retire.html"),
    },
    "scopes": {
        "admin-scopes-history": Shown("admin:realms_scope_history", "admin/object_history.html"),
        "admin-scopes-delete": Shown("admin:realms_scope_delete", "admin/delete_confirmation.html"),
        "admin-scopes-add": Shown("admin:realms_scope_add", "admin/change_form.html"),
    },
    "resources": {"admin-resources-snippets": Shown("resource_snippets", "admin/resource_snippets.html")},
}
ROW = "#result_list tbody th a"


def take(visit: Visit) -> Iterator[str]:
    """Look at everything there is."""
    visit.sign_in("root@acme.test", then="admin/")
    yield "admin"
    for name, model in LISTS.items():
        visit.go(f"admin/{model}/")
        yield f"admin-{name}"
    for name in CHANGED:
        visit.go(f"admin/{LISTS[name]}/")
        visit.press(ROW)
        yield f"admin-{name}-one"
        if name == "machines":
            yield from _secret(visit)
        if name == "scopes":
            yield from _scope(visit)
    visit.press("a[href$='/snippets/']")
    yield "admin-resources-snippets"
    yield from _webhook(visit)


def _secret(visit: Visit) -> Iterator[str]:
    visit.press("a[href$='/secrets/new/']")
    yield "admin-machines-secret"
    visit.press("main form [type=submit]")
    yield "admin-machines-secret-shown"
    visit.press("main a.button")
    yield "admin-machines-secrets"
    visit.press(".secret a")
    yield "admin-machines-secret-one"
    visit.page.goto(f"{visit.page.url}retire/")
    yield "admin-machines-secret-retire"


def _webhook(visit: Visit) -> Iterator[str]:
    visit.go("admin/realms/webhook/add/")
    yield "admin-webhooks-add"
    visit.enter(name="security-team", url="https://hooks.acme.test/authserver")
    yield "admin-webhooks-secret"
    visit.press("main a.button")
    visit.press("form[action$='/test/'] button")
    yield "admin-webhooks-one"


def _scope(visit: Visit) -> Iterator[str]:
    change = visit.page.url
    for name in ("history", "delete"):
        visit.page.goto(change.replace("/change/", f"/{name}/"))
        yield f"admin-scopes-{name}"
    visit.go("admin/realms/scope/add/")
    yield "admin-scopes-add"


WALK = Walk("admin", dict(pages()), take, is_of_people=False)
