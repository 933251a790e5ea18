"""A blueprint over the network: nothing of the server's machine is read, and nobody reaches beyond their realm."""

from pathlib import Path
from typing import Any

import pytest

from audit.models import Event
from authserver.blueprint.applying import apply_from_afar
from authserver.blueprint.author import Author
from authserver.blueprint.problems import Refused
from clients.models import Client
from realms.models import Realm

pytestmark = pytest.mark.django_db

REFUSAL = "only a command on the server's own machine reads its environment and files: send the value"
SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
ALICE = Author("alice@acme.test", realm="acme")
OPERATOR = Author("root@system.test")


def refused(document: object, *, author: Author = ALICE) -> list[str]:
    with pytest.raises(Refused) as refusal:
        apply_from_afar(document, author=author)
    return refusal.value.lines


def of_acme(**members: Any) -> dict[str, Any]:
    return {"realms": [{"slug": "acme", **members}]}


@pytest.fixture
def readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Put a secret where the server could read it."""
    monkeypatch.setenv("SECRET_OF_THE_SERVER", SECRET)
    file = tmp_path / "secret"
    file.write_text(SECRET)
    return {"env": {"env": "SECRET_OF_THE_SERVER"}, "file": {"file": str(file)}}


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("form", ["env", "file"])
@pytest.mark.parametrize("author", [ALICE, OPERATOR], ids=["administrator", "operator"])
@pytest.mark.parametrize(
    ("kind", "holder"),
    [
        ("clients", {"client_id": "shop", "redirect_uris": ["https://shop.example/"]}),
        ("service_accounts", {"client_id": "job"}),
        ("identity_providers", {"id": "corp", "kind": "oidc", "issuer": "https://corp.example", "client_id": "x"}),
    ],
)
def test_no_secret_is_read_from_the_servers_environment_or_files(
    readable: dict[str, dict[str, str]], form: str, author: Author, kind: str, holder: dict[str, Any]
) -> None:
    lines = refused(of_acme(**{kind: [holder | {"secret": readable[form]}]}), author=author)

    assert lines == [f"realms[0].{kind}[0].secret: {REFUSAL}"]
    assert set(Client.objects.all_realms().values_list("client_id", flat=True)) == {"web", "svc-reports"}


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("form", ["env", "file"])
def test_no_password_is_read_from_the_servers_environment_or_files(
    readable: dict[str, dict[str, str]], form: str
) -> None:
    lines = refused(of_acme(users=[{"email": "alice@acme.test", "password": readable[form]}]))

    assert [line.partition(":")[0] for line in lines] == ["realms[0].users[0].password"]
    assert not any(path in line for path in readable[form].values() for line in lines)


@pytest.mark.usefixtures("acme")
def test_no_picture_is_read_from_the_servers_files() -> None:
    there = refused(of_acme(brand={"logo": {"file": "/etc/passwd"}}))
    missing = refused(of_acme(brand={"logo": {"file": "/nowhere"}}))

    assert there == missing
    assert there == [f"realms[0].brand.logo: {REFUSAL}"]


@pytest.mark.usefixtures("acme", "globex")
def test_an_administrator_changes_their_own_realm_alone() -> None:
    lines = refused({"realms": [{"slug": "acme", "name": "Ours"}, {"slug": "globex", "name": "Ours too"}]})

    assert lines == ["realms[1].slug: you may change acme alone"]
    assert set(Realm.objects.values_list("name", flat=True)) >= {"Acme", "Globex"}


@pytest.mark.usefixtures("acme")
def test_an_administrator_makes_no_realm() -> None:
    assert refused({"realms": [{"slug": "initech"}]}) == ["realms[0].slug: you may change acme alone"]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(("field", "value"), [("enabled", False), ("domain", "login.acme.example")])
def test_what_operators_decide_is_not_for_an_administrator(field: str, value: object) -> None:
    assert refused(of_acme(**{field: value})) == [f"realms[0].{field}: only the operators of the platform change this"]

    assert [change.fields for change in apply_from_afar(of_acme(**{field: value}), author=OPERATOR).changes] == [
        [field]
    ]


@pytest.mark.usefixtures("acme")
def test_what_stays_as_it_is_may_be_named() -> None:
    assert apply_from_afar(of_acme(enabled=True, domain=None), author=ALICE).changes == []


def test_nobody_switches_the_operators_realm_off() -> None:
    Realm.objects.get_or_create(slug="system", defaults={"name": "System"})

    lines = refused({"realms": [{"slug": "system", "enabled": False}]}, author=OPERATOR)

    assert lines == ["realms[0].enabled: the realm of the platform's operators stays on: it is the only way in"]


@pytest.mark.usefixtures("acme")
def test_the_trail_names_who_applied_it() -> None:
    apply_from_afar(of_acme(name="Acme Limited"), author=ALICE)

    assert Event.objects.filter(action="blueprint.applied").latest("at", "pk").actor == "alice@acme.test"


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("document", [None, [], "acme", {}, {"realms": None}, {"realms": [None, [], 1]}, {"x": 1}])
def test_what_is_no_blueprint_is_refused_with_a_reason(document: object) -> None:
    assert refused(document)
