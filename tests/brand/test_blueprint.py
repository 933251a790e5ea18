"""Brand and mails as code: applied, exported, applied again without a change, and taken back."""

from base64 import b64encode
from pathlib import Path

import pytest
from django.core.management import CommandError

from realms.models import Brand, Logo, MailText, Realm
from tests.blueprint.conftest import Apply, apply  # noqa: F401 (a fixture)
from tests.blueprint.test_export import exported
from tests.brand.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]


def realm(members: str) -> str:
    return f"realms: [{{slug: acme, {members}}}]"


def test_a_brand_and_words_are_applied_and_exported(apply: Apply, acme: Realm, tmp_path: Path) -> None:  # noqa: F811 (the fixture)
    logo = tmp_path / "logo.jpg"
    logo.write_bytes(picture("JPEG"))
    text = realm(
        f'brand: {{logo: {{file: "{logo}"}}, logo_dark: {{data: "{b64encode(picture()).decode()}"}}, '
        'accent: "#ffd400", login_text: {en: Hello}, sender_address: hello@acme.test}, '
        'mails: [{mail: login, language: de, subject: Code, text: "{code}"}]'
    )
    changes = apply(text)

    assert [(change["kind"], change["action"], change["name"]) for change in changes] == [
        ("brand", "create", "acme"),
        ("mail", "create", "login de"),
    ]
    assert Brand.objects.all_realms().get().sender_address == "hello@acme.test"
    assert Logo.objects.all_realms().filter(realm=acme).count() == 2
    assert apply(text) == []
    assert apply(exported()) == []


def test_an_export_takes_a_brand_back_and_null_takes_words_back(apply: Apply) -> None:  # noqa: F811 (the fixture)
    before = exported()
    logo = b64encode(picture()).decode()
    words = 'mails: [{mail: reset, subject: A, text: "{link}"}]'
    apply(realm(f'brand: {{accent: "#ffd400", logo: {{data: "{logo}"}}}}, {words}'))

    assert [change["fields"] for change in apply(before)] == [["accent", "logo"]]
    assert not Logo.objects.all_realms().exists()
    assert apply(realm("mails: [{mail: reset, text: null}]"))[0]["kind"] == "mail"
    assert not MailText.objects.all_realms().exists()


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ('brand: {accent: "red"}', "realms[0].brand.accent: Write a colour as #rrggbb"),
        ('brand: {link: "#ffd400"}', "realms[0].brand.link: Text in this colour has a contrast of"),
        ("brand: {logo: {file: /nowhere/at/all.png}}", "realms[0].brand.logo: /nowhere/at/all.png cannot be read"),
        ('brand: {logo: {data: "PHN2Zz4="}}', "realms[0].brand.logo: This is no picture"),
        ('brand: {logo: {data: "%%%"}}', "realms[0].brand.logo"),
        ("brand: {colour: blue}", "realms[0].brand.colour: unknown key"),
        ("brand: []", "realms[0].brand: this must be a mapping"),
        ("brand: {login_text: {en: [x]}}", "realms[0].brand.login_text"),
        ("mails: [{mail: nothing, subject: A, text: B}]", "realms[0].mails[0].mail: There is no such mail"),
        ('mails: [{mail: login, subject: A, text: "{x}"}]', "realms[0].mails[0].text: This mail has no {x}"),
        ("mails: [{mail: login, subject: A}]", "realms[0].mails[0].text"),
    ],
)
def test_what_is_wrong_is_reported_at_its_place(apply: Apply, members: str, problem: str) -> None:  # noqa: F811 (the fixture)
    with pytest.raises(CommandError) as refusal:
        apply(realm(members))

    assert problem in str(refusal.value)
    assert not Brand.objects.all_realms().exists()
