"""A2: operators, an organization that somebody made for themselves, its applications; one provider, shared by name."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.live import Live, serve
from tests.protocol import PROTOCOL, Pkce
from tests.scenarios.readme import Checkout, Said, checkout

pytestmark = [pytest.mark.outside, pytest.mark.browser, pytest.mark.timeout(300)]

PLATFORM = 3  # blocks of the README that come before the person
ADDRESS = re.compile(r"^http\S+$", re.MULTILINE)
SAME_ADDRESS = (
    "from accounts.models import User; "
    "print(*User.objects.all_realms().filter(email='pat@corp.test').values_list('realm__slug', 'pk'))"
)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("platform"), OUTBOUND_ALLOW="127.0.0.1") as live:
        live.manage("first_administrator")
        yield live


@pytest.fixture(scope="module")
def example(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return checkout(tmp_path_factory.mktemp("scenario"), "three_levels", live)


@pytest.fixture(scope="module")
def platform(example: Checkout) -> Said:
    with example.running(example.blocks[:PLATFORM]) as said:
        return said


@pytest.fixture(scope="module")
def pat(live: Live, platform: Said, chromium: Browser) -> Iterator[Page]:
    """Open a window in which Pat has come from Corp, made an organization, and entered it."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{live.issuer('start')}/account/organizations/")
    page.click("button:has-text('Corp'), a:has-text('Corp')")
    page.fill("input[name=login]", "pat@corp.test")
    page.fill("input[name=password]", platform.after("echo $PAT_PASSWORD").splitlines()[-1])
    page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "Initech")
    page.fill("input[name=slug]", "initech")
    page.click("button:has-text('Make it')")
    page.click("a:has-text('Open')")
    page.click("button:has-text('Corp'), a:has-text('Corp')")
    page.wait_for_url(f"{live.issuer('initech')}/account/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def organization(example: Checkout, pat: Page) -> Said:
    """Run the lines of the organization, while Pat opens the address that the terminal shows."""
    exports = "\n".join(line for line in example.blocks[0].splitlines() if line.startswith("export"))
    with example.running([exports, *example.blocks[PLATFORM:]], meanwhile=allowing(pat)) as said:
        return said


def allowing(page: Page) -> Callable[[Path], None]:
    def allow(complaints: Path) -> None:
        deadline = time.monotonic() + 60
        while not (found := ADDRESS.search(complaints.read_text())) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found, complaints.read_text()
        page.goto(found[0])
        page.click("button[value=allow]")
        page.wait_for_selector("text=You are logged in")

    return allow


def test_operators_see_every_realm_and_a_token_that_reads_changes_nothing(platform: Said) -> None:
    realms, refused, _password = platform.after("authctl realms list").splitlines()

    assert realms.split() == ["corp", "start", "system"]
    assert refused == "refused with 4"


def test_whoever_makes_an_organization_administers_it(organization: Said) -> None:
    said = organization.after("authctl login").splitlines()

    assert "\n  + client crm\n" in "\n".join(said)
    assert {"crm", "helpdesk"} <= set(said[-1].split())


def test_and_nothing_else(organization: Said) -> None:
    assert re.findall(r"refused with (\d)", organization.after("authctl realms list")) == ["3", "4", "4", "1"]


def test_the_team_of_an_application_administers_that_one_and_nothing_else(organization: Said) -> None:
    seen, named, *refused = organization.after("team clients list").splitlines()

    assert (seen, named) == ("crm", "Initech CRM")
    assert refused == ["refused with 3", "refused with 3", "refused with 4"]


def test_the_same_address_is_another_person_in_each_realm(live: Live, organization: Said) -> None:
    assert organization.answers
    people = live.manage("shell", "--no-imports", "-c", SAME_ADDRESS).stdout

    assert sorted(re.findall(r"\('(\w+)'", people)) == ["corp", "initech", "start"]
    assert len(set(re.findall(r"UUID\('(\S+)'\)", people))) == 3


def test_a_connection_asks_for_headers_and_twenty_messages_share_a_token(organization: Said) -> None:
    messages, access = organization.after("connection.py").splitlines()

    assert messages == "20 messages, 1 token"
    assert access == "initech: client:crm-connector, connector, crm:read"


@pytest.mark.parametrize(("client", "is_offered"), [("crm", True), ("helpdesk", False)])
def test_an_application_refers_to_a_provider_of_the_platform(
    live: Live,
    organization: Said,
    chromium: Browser,
    client: str,
    is_offered: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    assert organization.answers
    page, pkce = chromium.new_page(), Pkce()
    asked = {"response_type": "code", "client_id": client, "scope": "openid"}
    asked |= {"redirect_uri": f"https://{client}.initech.example/callback"}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    page.goto(f"{live.issuer('initech')}/{PROTOCOL}/auth?{urlencode(asked)}")

    assert page.locator("button:has-text('Corp'), a:has-text('Corp')").is_visible() is is_offered
