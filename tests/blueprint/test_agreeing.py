"""Before --prune removes anything somebody agrees to it: on a terminal when asked, elsewhere by --yes."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from clients.models import Client
from tests.blueprint.conftest import SAMPLE, Apply
from tests.blueprint.files import Written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
MORE = """
realms:
  - slug: acme
    roles: [{name: old}]
    clients: [{client_id: old, redirect_uris: ["https://old.example/"]}]
"""


@pytest.fixture
def _more(apply: Apply) -> None:
    apply(MORE)


@pytest.mark.usefixtures("_more")
def test_without_a_terminal_prune_needs_a_yes(apply: Apply) -> None:
    errors = io.StringIO()

    with pytest.raises(CommandError, match="This deletes 2 objects: say --yes"):
        apply(SAMPLE, "--prune", errors=errors)

    assert "  - client old\n" in errors.getvalue()
    assert Client.objects.all_realms().filter(client_id="old").exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("_more")
@pytest.mark.parametrize(("answer", "stays"), [("y", False), ("n", True), ("", True)])
def test_on_a_terminal_prune_asks(apply: Apply, monkeypatch: pytest.MonkeyPatch, answer: str, *, stays: bool) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _: answer)

    if stays:
        with pytest.raises(CommandError, match="Nothing was changed"):
            apply(SAMPLE, "--prune")
    else:
        apply(SAMPLE, "--prune")

    assert Client.objects.all_realms().filter(client_id="old").exists() == stays


@pytest.mark.usefixtures("_more")
def test_what_was_agreed_to_is_all_that_happens(
    apply: Apply, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    def meanwhile(_: str) -> str:
        apply("realms: [{slug: acme, clients: [{client_id: newcomer, redirect_uris: ['https://n.example/']}]}]")
        return "yes"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", meanwhile)

    with pytest.raises(CommandError, match="somebody else changed this at the same moment"):
        call_command("apply", "-f", written(SAMPLE), "--prune", stdout=io.StringIO(), stderr=io.StringIO())

    assert Client.objects.all_realms().filter(client_id__in=("old", "newcomer")).count() == 2
