"""What a form of the admin lets one choose: rows of other realms and applications are not there, whatever is posted."""

from typing import Any

import pytest
from django import forms
from django.test import Client as Browser

from clients.models import Client
from realms.management_scopes import Act
from realms.named_row import NamedRow
from serviceaccounts.models import ServiceAccount
from tests.authority.admin_pages import TABLES
from tests.authority.admin_walk import MARKS, stored
from tests.authority.conftest import World, somebody
from tests.authority.marked_rows import Rows
from tests.authority.test_admin_matrix import OF_APPLICATION
from tests.levels.cast import hold, hold_for, logged_in

ADMIN = "/realms/acme/admin"


def taken(visitor: Browser, rows: Rows) -> tuple[list[str], int]:
    """Choose `rows` in each form that adds something; return what was taken or shown, and the number of choices."""
    found, count, before = [], 0, stored()
    visitor.raise_request_exception = False
    for table in TABLES:
        address = f"{ADMIN}/{table.address}/add/"
        page = visitor.get(address)
        for name, field in _choices(page).items():
            row = rows.get(field.queryset.model)
            if row is not None:
                count += 1
                found += _refused(visitor, address, name, field, row)
    assert stored() == before
    return found, count


def _choices(page: Any) -> dict[str, Any]:  # noqa: ANN401 (an answer with its context)
    form = page.context["adminform"].form if page.status_code == 200 else None
    fields = form.fields if form else {}
    return {name: field for name, field in fields.items() if isinstance(field, forms.ModelChoiceField)}


def _refused(visitor: Browser, address: str, name: str, field: Any, row: Any) -> list[str]:  # noqa: ANN401 (of any type)
    """Return what is wrong with the answer to a form that chooses a row which is not there for this person."""
    value = row
    for step in (field.to_field_name or "pk").split("__"):
        value = getattr(value, step)
    answer = visitor.post(address, {name: value})
    if answer.status_code != 200:
        return [f"{address} {name}: {answer.status_code}"]
    errors = answer.context["adminform"].form.errors
    mark = MARKS.findall(str(vars(row)))[0][0]
    shown = f"{mark}-" in answer.content.decode() and not isinstance(field, NamedRow)  # which says what was typed
    return [f"{address} {name}"] if name not in errors or shown else []


@pytest.mark.attack("E10", "J08")
def test_a_form_takes_no_row_of_another_realm(world: World) -> None:
    visitor = logged_in(hold(somebody(world.acme), "write"))
    found, count = taken(visitor, world.globex)

    assert found == []
    assert count > 10


@pytest.mark.attack("E10", "E11", "J08")
def test_a_form_takes_no_row_of_another_application(world: World) -> None:
    person = somebody(world.acme)
    for client in (world.wiki[Client], world.wiki[ServiceAccount].client):
        hold_for(person, client, *(f"{area}:{Act.WRITE}" for area in OF_APPLICATION))
    found, count = taken(logged_in(person), world.shop)

    assert found == []
    assert count > 3
