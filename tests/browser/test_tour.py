"""Every page of the tour: accessible, silent under its policy, narrow and wide, light and dark, without a mouse."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page

from oauth.endpoints.table import ENDPOINTS
from tests.live import ROOT
from tests.tour.judges import JUDGES
from tests.tour.policy import Complaints
from tests.tour.stage import Stage, stage
from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.outside]

NO_PAGES = {
    "": "the management API, whose addresses have no names",
    "account_end_session": "leads back",
    "account_end_sessions": "leads back",
    "account_confirm_by_code": "sends a mail, and leads on",
    "account_export": "a file",
    "account_forget_connection": "leads back",
    "account_narrow_connection": "leads back",
    "account_passkey_login": "takes what a script sends, and leads on",
    "account_passkey_options": "JSON, for a script",
    "account_proof_again": "sends a mail, and leads back",
    "account_recovery_codes": "shows them as their first set up does",
    "account_forget_api_key": "leads back",
    "account_invalidate_api_key": "leads back",
    "account_switch_api_key": "leads back",
    "account_remove_factor": "leads back",
    "account_rename_factor": "leads back",
    "account_revoke_connection": "leads back",
    "api_json": "for programs",
    "api_yaml": "for programs",
    "blueprint_schema": "JSON",
    "brand_css": "a style sheet",
    "brand_icon": "an image",
    "brand_logo": "an image",
    "brand_logo_dark": "an image",
    "central_logout": "leads on",
    "domain_check": "for proxies",
    "federation_confirm": "leads to the provider",
    "federation_discover": "leads to the provider",
    "federation_logout": "for providers",
    "federation_shared_logout": "for providers",
    "federation_link": "leads to the provider",
    "federation_shared_callback": "leads on",
    "federation_unlink": "leads back",
    "language": "leads back",
    "livez": "JSON",
    "metrics": "text",
    "oauth:end_session": "leads to the page that signs out",
    "platform_admin": "leads on",
    "readyz": "JSON",
    "secret_patterns": "JSON",
    "secret_reports": "for scanners",
    "startupz": "JSON",
}
PATIENCE = 30_000  # milliseconds
TITLE = re.compile(r"{% block (?:title|heading) %}(.*?){% endblock", re.DOTALL)
FRAME = re.compile(r'{% extends "([^"]+)" %}')
CONDITIONAL = re.compile(r"{% if .*?{% endif %}", re.DOTALL)
SAID = re.compile(r'{% translate "([^"]+)" %}')


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Start the server of the tour once for all walks of this process."""
    with stage(tmp_path_factory.mktemp("tour")) as started:
        yield started


@pytest.fixture(scope="session")
def toured_without_scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Start another one, in which nobody has gone anywhere yet."""
    with stage(tmp_path_factory.mktemp("tour")) as started:
        yield started


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_everybody_can_use_every_page(walk: Walk, toured: Stage, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page, complaints, seen, found = context.new_page(), Complaints(), [], []
    complaints.hear(page)

    for name in walk.take(Visit(toured, page)):
        seen.append(name)
        wrong = complaints.taken() + is_elsewhere(page, walk.pages[name])
        wrong += [finding for judge in JUDGES for finding in judge(page)]
        found += [f"{name}: {finding}" for finding in wrong]
        complaints.taken()  # of what the judges did
    context.close()
    assert not found, "\n".join(found)
    assert seen == list(walk.pages)


@pytest.mark.parametrize("walk", [walk for walk in WALKS if walk.is_of_people], ids=lambda walk: walk.name)
def test_every_way_leads_there_without_scripts(walk: Walk, toured_without_scripts: Stage, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    visit = Visit(toured_without_scripts, page, scripts=False)
    wrong = [(name, is_elsewhere(page, walk.pages[name])) for name in walk.take(visit)]
    context.close()
    assert wrong == [(name, []) for name in walk.pages]


def is_elsewhere(page: Page, shown: Shown) -> list[str]:
    """Compare the page with what the list of pages says of it."""
    found = [] if view_of(page.url) == shown.view else [f"is served by {view_of(page.url)}"]
    title = said_in_title(shown.template)
    return found + ([] if title in page.title() else [f"has the title {page.title()!r}, not {title!r}"])


def view_of(address: str) -> str:
    """Return the name of an address in the tables of URLs; nothing for an address that is in none."""
    path = urlsplit(address).path
    below = re.fullmatch(r"/realms/[^/]+(/.*)", path)
    try:
        return resolve(below[1], settings.REALM_URLCONF).view_name if below else resolve(path).view_name
    except Resolver404:
        return ""


def said_in_title(template: str) -> str:
    """Return the last sentence that a template translates in its title; nothing where somebody else's words stand."""
    block = TITLE.search((ROOT / "templates" / template).read_text())
    said = SAID.findall(CONDITIONAL.sub("", block[1])) if block else []
    return said[-1] if said else ""


def test_every_page_of_the_tables_of_addresses_is_on_the_tour() -> None:
    known = {shown.view for walk in WALKS for shown in walk.pages.values()} | NO_PAGES.keys()
    served = set(names_in(get_resolver(settings.ROOT_URLCONF))) | set(names_in(get_resolver(settings.REALM_URLCONF)))
    machines = {f"oauth:{endpoint.name}" for endpoint in ENDPOINTS}

    assert served - machines - known == set(), (
        "Take the tour past them (tests/tour/walks), or say why they are no pages."
    )
    assert NO_PAGES.keys() <= served


def test_every_template_of_a_page_is_on_the_tour() -> None:
    toured = {shown.template for walk in WALKS for shown in walk.pages.values()}
    folder = ROOT / "templates"
    texts = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    frames = {name for text in texts.values() for name in FRAME.findall(text)}

    pages = {name for name, text in texts.items() if FRAME.search(text) or TITLE.search(text)}
    assert {name for name in pages - frames - toured if not name.startswith("admin/")} == set()


def names_in(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield the name of each address; those of Django's own admin are its own."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or ''}"
        elif entry.namespace != "admin":
            yield from names_in(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
