"""The tour goes past every list and every page of ours in the admin; Django's own pages of a row are alike."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import URLResolver, get_resolver

from tests.tour.walks import WALKS

NO_PAGES = {
    "app_list": "leads to the first page",
    "audit_event_export_progress": "JSON",
    "audit_event_newer": "a part of a page",
    "logout": "leads to the logout of the realm",
    "person_disconnect": "leads back",
    "provider_trial": "leads to the provider",
    "realms_brand_changelist": "leads to the form of the realm",
    "webhook_replay": "leads back",
    "webhook_secret": "shows it as adding does",
    "webhook_test": "leads back",
}
OF_A_ROW = ("_add", "_change", "_delete", "_history")


def test_every_list_and_every_page_of_ours_is_on_the_tour() -> None:
    toured = {shown.view.removeprefix("admin:") for walk in WALKS for shown in walk.pages.values()}
    served = {name for name in admin_names() if not name.endswith(OF_A_ROW)}

    assert served - toured - NO_PAGES.keys() == set(), "Take the tour past them, or say why they are no pages."
    assert NO_PAGES.keys() <= served


def admin_names() -> Iterator[str]:
    """Yield the name of each address of the admin."""
    for entry in get_resolver(settings.REALM_URLCONF).url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace == "admin":
            yield from names_below(entry)


def names_below(resolver: URLResolver) -> Iterator[str]:
    """Yield the names of addresses, those that have one."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names_below(entry)
        elif entry.name is not None:
            yield entry.name
