"""django-oauth-toolkit: its models below ours, and its command in whose place ours stands."""

import pytest
from django.core.management import get_commands
from django.db.models import Model
from oauth2_provider import models as library
from oauth2_provider.models import AbstractApplication, AbstractGrant, AbstractRefreshToken

from clients.models import Client
from oauth.models import AccessToken, AuthorizationCode, DeviceGrant, Family, IDToken
from oauth.store.codes import FAMILY_COLUMNS

BELOW: list[tuple[type[Model], type[Model]]] = [
    (Client, AbstractApplication),
    (AuthorizationCode, AbstractGrant),
    (Family, AbstractRefreshToken),
]
SIX = ("application", "grant", "refresh_token", "access_token", "id_token", "device_grant")
REMOVED = [
    (model, parent, name)
    for model, parent in BELOW
    for name, value in vars(model).items()
    if value is None and not name.startswith("_")
]


def names(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}  # noqa: SLF001 (Django's documented name for a model's options)


@pytest.mark.parametrize(("model", "parent", "name"), REMOVED)
def test_what_is_removed_of_a_model_is_there_to_be_removed(model: type[Model], parent: type[Model], name: str) -> None:
    assert name in names(parent)
    assert name not in names(model)


@pytest.mark.parametrize(
    ("model", "parent", "kept"),
    [
        (
            Client,
            AbstractApplication,
            {"client_id", "created", "name", "post_logout_redirect_uris", "redirect_uris", "updated"},
        ),
        (AuthorizationCode, AbstractGrant, {"application", "code_challenge", "nonce", "redirect_uri", "scope", "user"}),
        (Family, AbstractRefreshToken, {"application", "user"}),
    ],
)
def test_no_column_is_inherited_but_those_we_know(model: type[Model], parent: type[Model], kept: set[str]) -> None:
    removed = {name for owner, _, name in REMOVED if owner is model}

    assert {field.name for field in parent._meta.local_fields} - removed - {"id"} == kept  # noqa: SLF001 (as above)


def test_the_statement_that_makes_a_family_names_every_column_that_needs_a_value() -> None:
    fields = Family._meta.concrete_fields  # noqa: SLF001 (Django's documented name)
    needed = {field.column for field in fields if not field.null and not field.has_db_default()}

    assert needed <= set(FAMILY_COLUMNS.split(", "))


def test_all_six_models_are_ours() -> None:
    swapped = [getattr(library, f"get_{name}_model")() for name in SIX]

    assert swapped == [Client, AuthorizationCode, Family, AccessToken, IDToken, DeviceGrant]


def test_our_clean_up_stands_in_the_place_of_theirs() -> None:
    assert get_commands()["cleartokens"] == "oauth"
