"""The first page: figures of the realm and the time in view, from tallies alone, to who may read what they count."""

import re
from typing import Any

from django.test import Client

from accounts.models import User
from audit import actions, adding_up, tallies
from audit.models import Tally
from authserver.admin.pictures import Columns
from authserver.admin.sections import SECTIONS
from clients.models import Client as OAuthClient
from clients.models import ClientSecret
from realms import resolution
from realms.context import realm_context
from realms.management_scopes import Area
from realms.models import Realm, Role
from support import clock
from tests.admin.conftest import make_administrator
from tests.oauth.costs import Cost, cost
from tests.people import browser, log_in

HOME = "/realms/acme/admin/"
MOST_STATEMENTS = 16
DAY = tallies.DAY


def tally(kind: str, count: int, *, key: str = "", realm: str = "acme", days: int = 0, span: int = DAY) -> None:
    begins = clock.now() // span * span - days * DAY
    Tally.objects.create(realm=realm, span=span, kind=kind, begins_at=begins, key=key, count=count)


def pictures(answer: Any) -> dict[str, Columns]:  # noqa: ANN401 (an answer of the test client)
    return {picture.name: picture for picture in answer.context["pictures"]}


def sums(answer: Any, name: str) -> dict[str, int]:  # noqa: ANN401 (as above)
    return {series.name: series.total for series in pictures(answer)[name].series}


def with_role(user: User, *permissions: str) -> Client:
    role = Role.objects.all_realms().create(realm=user.realm, name="looks", permissions=list(permissions))
    with realm_context(user.realm):
        user.roles.add(role)
    client = browser()
    log_in(client, user)
    return client


def test_figures_are_those_of_the_realm_and_the_period(administrator: Client) -> None:
    for days, count in ((0, 5), (6, 20), (7, 300), (29, 4000), (89, 50_000)):
        tally(actions.LOGIN, count, days=days)
    tally(actions.LOGIN, 1_000_000, realm="globex")
    tally(actions.LOGIN, 2_000_000, realm=tallies.EVERY_REALM)
    tally(actions.LOGIN, 7, span=tallies.HOUR)

    totals = [
        sums(administrator.get(HOME, {"period": period}), "logins")["succeeded"]
        for period in ("24h", "7d", "30d", "90d", "wrong")
    ]

    assert totals == [7, 25, 4325, 54_325, 25]


def test_failures_and_grants_are_told_apart(administrator: Client) -> None:
    tally(tallies.REFUSED, 3, key=actions.LOGIN_FAILED)
    tally(tallies.REFUSED, 40, key="invalid_client")
    tally(tallies.TOKENS, 8, key="client_credentials")
    tally(tallies.TOKENS, 9, key="refresh_token")

    answer = administrator.get(HOME)

    assert sums(answer, "logins") == {"succeeded": 0, "failed": 3}
    assert sums(answer, "refused") == {"invalid_client": 40, "login.failed": 3}
    assert sums(answer, "tokens") == {"refreshed": 9, "machines": 8}


def test_reasons_for_which_there_is_no_colour_stand_together(administrator: Client) -> None:
    for number in range(1, 9):
        tally(tallies.REFUSED, number, key=f"reason-{number}")

    found = sums(administrator.get(HOME), "refused")

    assert list(found) == ["reason-8", "reason-7", "reason-6", "reason-5", "other"]
    assert found["other"] == 1 + 2 + 3 + 4


def test_what_happened_comes_into_the_pictures_by_the_worker(administrator: Client) -> None:
    adding_up.add_up()

    answer = administrator.get(HOME)

    assert sums(answer, "logins")["succeeded"] == 1
    assert sums(answer, "active") == {"people": 1}


def test_a_hostile_name_of_an_application_is_shown_as_it_is(administrator: Client) -> None:
    OAuthClient.objects.all_realms().filter(client_id="acme-web").update(name="<script>alert(1)</script>")
    tally(tallies.CLIENTS, 12, key="acme-web")
    tally(tallies.CLIENTS, 3, key="<svg onload=alert(2)>")

    page = administrator.get(HOME).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "<svg onload" not in page


def test_a_secret_that_ends_soon_is_listed_with_its_days(administrator: Client, acme: Realm, globex: Realm) -> None:
    for realm in (acme, globex):
        web = OAuthClient.objects.all_realms().get(realm=realm)
        for days in (-1, 3, 40):
            ends = clock.now() + days * DAY + 60
            ClientSecret.objects.create(client=web, digest=f"{realm}{days}", created_at=0, expires_at=ends)

    found = administrator.get(HOME).context["endings"]

    own = OAuthClient.objects.all_realms().get(realm=acme)
    assert [(ending.what, ending.name, ending.days) for ending in found] == [("Client secret", "Web", 3)]
    assert found[0].address.endswith(f"/clients/client/{own.pk}/change/")


def test_a_secret_that_ends_within_a_day_is_not_said_to_have_none_left(administrator: Client, acme: Realm) -> None:
    web = OAuthClient.objects.all_realms().get(realm=acme, client_id="acme-web")
    with realm_context(acme):
        ClientSecret.objects.create(client=web, digest="d", created_at=0, expires_at=clock.now() + DAY // 2)

    page = administrator.get(HOME).content.decode()

    assert "less than a day" in page
    assert ">0 days" not in page


def test_a_new_realm_is_told_what_to_do_first(client: Client, alice: User) -> None:
    log_in(client, make_administrator(alice))

    answer = client.get(HOME)

    assert [(step.title, step.is_done) for step in answer.context["steps"]] == [
        ("Declare a scope", False),
        ("Declare a resource", False),
        ("Add a client", False),
    ]
    assert "First steps" in answer.content.decode()


def test_a_furnished_realm_is_told_nothing(administrator: Client) -> None:
    assert administrator.get(HOME).context["steps"] == []


def test_who_may_read_the_trail_alone_sees_the_trail_alone(administrator: Client, bob: User) -> None:
    tally(actions.LOGIN, 5)
    tally(tallies.CLIENTS, 5, key="acme-web")
    answer = with_role(bob, "authserver:audit:read").get(HOME)

    assert set(pictures(answer)) == {"logins", "refused"}
    assert "ranking" not in answer.context
    assert answer.context["endings"] == []
    assert "login.succeeded" in answer.content.decode()
    assert set(pictures(administrator.get(HOME))) == {"logins", "tokens", "active", "registrations", "refused"}


def test_who_may_read_clients_alone_sees_nothing_of_the_trail(administrator: Client, bob: User) -> None:  # noqa: ARG001 (furnishes)
    answer = with_role(bob, "authserver:clients:read").get(HOME)

    assert set(pictures(answer)) == {"registrations"}
    assert answer.context["events"] == []
    assert "What happened last" not in answer.content.decode()


def test_the_first_page_costs_as_much_with_fifty_realms_as_with_one(operator: Client) -> None:
    def spent() -> Cost:
        resolution.forget()
        with cost() as found:
            operator.get("/realms/system/admin/")
        return found

    tally(tallies.CLIENTS, 1, key="acme-web")
    adding_up.add_up()
    few = spent()
    for number in range(50):
        realm = Realm.objects.create(slug=f"realm-{number}", name=f"Realm {number}")
        OAuthClient.objects.all_realms().create(realm=realm, client_id="web", name="Web")
        for kind, key in ((actions.LOGIN, ""), (tallies.CLIENTS, "web"), (tallies.TOKENS, "refresh_token")):
            tally(kind, number, key=key, realm=realm.slug)
    adding_up.add_up()
    many = spent()

    assert len(many.statements) == len(few.statements) <= MOST_STATEMENTS
    assert not [statement for statement in many.statements if re.search(r"COUNT\(\*\)", statement)]
    answer = operator.get("/realms/system/admin/")
    assert answer.context["ranking"].places[0].name == "Web (realm-49)"


def test_every_area_has_a_section_of_the_menu() -> None:
    assert {area for _, _, areas in SECTIONS for area in areas} == set(Area)
