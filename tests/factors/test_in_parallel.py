"""RFC 6238 §5.2 under load: one code, shown by many at once, lets one of them in."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import httpx
import pytest

from tests.factors.apps import App
from tests.live import Live
from tests.people import PASSWORD

CROWD = 8
BLUEPRINT = """
realms:
  - slug: {slug}
    limits: {{login: "off"}}
    users: [{{email: alice@acme.test, email_verified: true, password: {{value: "{password}"}}}}]
"""


def post(person: httpx.Client, address: str, **fields: str) -> httpx.Response:
    """Post a form with the token of the page that it is on."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', person.get(address).text)
    assert token
    headers = {"Referer": address}
    return person.post(address, data={"csrfmiddlewaretoken": token[1], **fields}, headers=headers)


@pytest.mark.attack("H16c")
@pytest.mark.parametrize("kind", ["code", "recovery_code"])
def test_of_many_who_show_one_code_at_once_one_is_let_in(live_server_process: Live, kind: str) -> None:
    slug = f"acme-{uuid4().hex[:8]}"
    live_server_process.apply(BLUEPRINT.format(slug=slug, password=PASSWORD))
    account = f"{live_server_process.issuer(slug)}/account"
    people = [httpx.Client(timeout=30) for _ in range(CROWD)]
    post(people[0], f"{account}/login/", login="alice@acme.test", password=PASSWORD)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", people[0].get(f"{account}/security/app/").text)
    assert secret
    plain = secret[1].replace(" ", "")
    codes = post(people[0], f"{account}/security/app/", code=App(plain, []).first_code(seconds=10)).text
    shown = {
        "code": App(plain, []).code(),
        "recovery_code": re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", codes)[0],
    }
    people[0].cookies.clear()
    for person in people:
        post(person, f"{account}/login/", login="alice@acme.test", password=PASSWORD)
    together = Barrier(CROWD)

    def show(person: httpx.Client) -> int:
        together.wait()
        return post(person, f"{account}/factor/", **{kind: shown[kind]}).status_code

    with ThreadPoolExecutor(CROWD) as pool:
        statuses = sorted(pool.map(show, people))
    for person in people:
        person.close()

    assert statuses.count(302) == 1
    assert set(statuses) <= {200, 302, 429}
