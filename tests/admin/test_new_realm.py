"""An operator adds a realm with two words, and each page says which realm something is added to."""

import pytest
from django.test import Client

from realms.models import Realm

ADMIN = "/realms/system/admin/"
ADD = f"{ADMIN}realms/realm/add/"


def test_a_realm_is_added_with_a_slug_and_a_name_and_its_settings_come_next(operator: Client) -> None:
    answer = operator.post(ADD, {"slug": "initech", "name": "Initech"})

    made = Realm.objects.get(slug="initech")
    assert answer["Location"] == f"{ADMIN}realms/realm/{made.pk}/change/"
    assert (made.name, made.enabled, made.login_methods) == ("Initech", True, ["password", "code"])
    assert (made.default_language, made.sign_up, made.registration) == ("en", "open", "open")
    assert "openid" in made.catalogue.scopes


def test_what_is_not_asked_of_a_new_realm_is_not_taken_either(operator: Client) -> None:
    operator.post(
        ADD, {"slug": "initech", "name": "Initech", "domain": "acme.example", "organizations_per_person": "9"}
    )

    made = Realm.objects.get(slug="initech")
    assert (made.domain, made.organizations_per_person) == (None, 0)


@pytest.mark.parametrize("slug", ["", "Not A Slug", "acme", "system"])
def test_a_slug_that_cannot_be_is_refused_in_words(operator: Client, acme: Realm, slug: str) -> None:
    answer = operator.post(ADD, {"slug": slug, "name": "Initech"})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Realm.objects.filter(name="Initech").exists()
    assert acme.slug == "acme"


def test_the_form_of_a_new_row_says_which_realm_it_comes_into(operator: Client, acme: Realm) -> None:
    form = f"{ADMIN}realms/scope/add/"

    everywhere = operator.get(form).content.decode()
    operator.post(f"{ADMIN}choose-realm/", {"realm": acme.slug})
    narrowed = operator.get(form).content.decode()

    assert "Added to the realm <strong><bdi>System</bdi></strong>" in everywhere
    assert "Added to the realm <strong><bdi>Acme</bdi></strong>" in narrowed
    assert "Realm: <bdi>Acme</bdi>" in narrowed


def test_in_the_admin_of_a_realm_there_is_nothing_to_choose(administrator: Client) -> None:
    page = administrator.get("/realms/acme/admin/realms/scope/add/").content.decode()

    assert "Added to the realm" not in page
    assert "choose-realm" not in page
