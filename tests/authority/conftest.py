"""Acme with two applications, and Globex: in each a row of every table of the admin that says whose it is."""

from dataclasses import dataclass

import pytest

from accounts.flows.people import add_person
from accounts.models import User
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG
from tests.authority.admin_walk import Keys
from tests.authority.marked_rows import Rows, about_client, about_realm, offered
from tests.people import PASSWORD


@dataclass(frozen=True)
class World:
    """Acme with two applications, a wiki and a shop, and Globex: in each a row of every table."""

    acme: Realm
    realm: Rows
    wiki: Rows
    shop: Rows
    globex: Rows

    @property
    def mine(self) -> Keys:
        return keys(self.realm | self.wiki)

    @property
    def others(self) -> Keys:
        return keys(self.globex)


def keys(rows: Rows) -> Keys:
    return {model._meta.model_name: str(row.pk) for model, row in rows.items()}  # noqa: SLF001 (Django's documented name)


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.get_or_create(slug=SYSTEM_SLUG, defaults={"name": "Operators"})[0]


@pytest.fixture
def world(system: Realm, acme: Realm, globex: Realm) -> World:
    offered(system)
    Realm.objects.filter(pk=globex.pk).update(name="farq-realm")
    realm, foreign = about_realm(acme, "mineq"), about_realm(globex, "farq")
    shop, wiki = (about_client(acme, mark, realm[Role]) for mark in ("elseq", "mineq"))
    return World(acme, realm, wiki, shop, foreign | about_client(globex, "farq", foreign[Role]))


def somebody(realm: Realm) -> User:
    return add_person(realm, email=f"admin@{realm.slug}.test", password=PASSWORD, email_verified=True)
