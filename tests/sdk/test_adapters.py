"""RFC 6750 §3, RFC 9728: every adapter before a real API answers the same calls in the same way."""

import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.live import free_port
from tests.outside.person import Person
from tests.sdk.apis.protection import FRONT_END
from tests.sdk.conftest import Acme, logged_in
from tests.sdk.issuer import API
from tests.sdk.running import running

pytestmark = pytest.mark.outside  # a process each, and nothing about what the server stands on

APIS = {
    "Starlette": ("starlette_api",),
    "FastAPI": ("fastapi_api",),
    "Django, decorator": ("django_api", "decorator"),
    "Django, middleware": ("django_api", "middleware"),
    "Django, blocking middleware": ("django_api", "blocking"),
    "REST framework": ("django_api", "rest_framework"),
}
METADATA = f"{API}/.well-known/oauth-protected-resource"


@pytest.fixture(scope="module", params=APIS)
def api(
    request: pytest.FixtureRequest, sdk_acme: Acme, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Run an API, and speak to it."""
    name, *kind = APIS[request.param]
    port = free_port()
    command = [sys.executable, "-m", f"tests.sdk.apis.{name}", *kind, str(port), sdk_acme.issuer, cookie(sdk_acme)]
    with running(command, port=port, log=tmp_path_factory.mktemp("api") / "log") as http:
        yield http


def cookie(acme: Acme) -> str:
    """Return the name of the realm's session token."""
    return f"token_{acme.slug}"


def bearer(token: str) -> dict[str, str]:
    """Return the header of a token."""
    return {"Authorization": f"Bearer {token}"}


def test_a_good_token_opens(api: httpx.Client, sdk_acme: Acme) -> None:
    answer = api.get("/notes", headers=bearer(sdk_acme.token()) | {"x-tenant-id": sdk_acme.slug})

    assert (answer.status_code, answer.json()) == (200, {"subject": "client:reader"})
    assert api.post("/written", headers=bearer(sdk_acme.token("writer"))).json() == {"subject": "client:writer"}


def test_a_call_without_a_token_is_told_where_to_get_one_and_no_error(api: httpx.Client) -> None:
    answer = api.get("/notes")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == f'Bearer scope="notes:read", resource_metadata="{METADATA}"'


def test_a_token_that_is_not_good_is_told_so(api: httpx.Client, sdk_acme: Acme) -> None:
    foreign = bearer(sdk_acme.token(issuer=sdk_acme.globex))
    other_tenant = bearer(sdk_acme.token()) | {"x-tenant-id": "globex"}
    for headers in (foreign, other_tenant, bearer("e30.e30.AAAA")):
        answer = api.get("/notes", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token", error_description="')
        assert f'resource_metadata="{METADATA}"' in answer.headers["WWW-Authenticate"]


def test_a_token_that_may_too_little_is_told_what_it_lacks(api: httpx.Client, sdk_acme: Acme) -> None:
    answer = api.post("/written", headers=bearer(sdk_acme.token()))

    assert answer.status_code == 403
    challenge = answer.headers["WWW-Authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'notes:write"' in challenge
    assert f'resource_metadata="{METADATA}"' in challenge


def test_a_token_in_the_address_is_none(api: httpx.Client, sdk_acme: Acme) -> None:
    assert api.get("/notes", params={"access_token": sdk_acme.token()}).status_code == 401


def test_what_is_no_token_is_a_bad_request(api: httpx.Client) -> None:
    assert api.get("/notes", headers=bearer("two words.")).status_code == 400


def test_the_cookie_of_a_browser_opens_and_changes_something_from_listed_pages_alone(
    api: httpx.Client, sdk_acme: Acme, person: Person
) -> None:
    logged_in(person, sdk_acme)
    cookies = {"Cookie": f"{cookie(sdk_acme)}={person.cookies[cookie(sdk_acme)]}"}

    assert api.get("/notes", headers=cookies).status_code == 200
    assert api.post("/notes", headers=cookies | {"Origin": FRONT_END}).status_code == 200
    for headers in ({}, {"Origin": "https://evil.test"}):
        assert api.post("/notes", headers=cookies | headers).status_code == 403


def test_an_api_key_opens_and_its_refusals_differ(api: httpx.Client, sdk_acme: Acme, sdk_keys: dict[str, str]) -> None:
    good = {"api-key": sdk_keys["good"], "instance-id": "reader"}

    assert api.get("/notes", headers=good).json() == {"subject": "client:reader"}
    assert api.get("/notes", headers=bearer(sdk_keys["good"])).status_code == 200
    for headers in ({"api-key": "made-up"}, {"api-key": sdk_keys["expired"]}, good | {"instance-id": "writer"}):
        assert api.get("/notes", headers=headers).status_code == 401
    assert api.get("/notes", headers=good | bearer(sdk_acme.token())).status_code == 400


def test_the_api_says_whose_tokens_it_takes(api: httpx.Client, sdk_acme: Acme) -> None:
    answer = api.get("/.well-known/oauth-protected-resource")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "resource": API,
        "authorization_servers": [sdk_acme.issuer],
        "scopes_supported": ["notes:read"],
        "bearer_methods_supported": ["header"],
        "resource_name": "Notes",
    }


def test_the_api_mirrors_the_metadata_of_the_server(api: httpx.Client, sdk_acme: Acme) -> None:
    mirrored = api.get("/.well-known/oauth-authorization-server")
    path = f"/.well-known/oauth-authorization-server/realms/{sdk_acme.slug}"

    assert mirrored.json() == httpx.get(f"{sdk_acme.live.url}{path}").json()
    assert mirrored.headers["Cache-Control"] == "public, max-age=300"
