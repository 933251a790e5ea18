"""The pages of a realm wear its brand, and no other realm's; strangers fetch it once and keep it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from realms.models import Brand, Logo, Realm
from tests.brand.pictures import brand, picture

pytestmark = pytest.mark.django_db
HOSTILE = ["}</style><script>", "#ffd400}body{display:none}", "red;}", "url(https://mallory.test)", "#ffd400\r\n"]


def test_a_realm_without_a_brand_looks_like_the_server(client: Client, acme: Realm) -> None:
    page = client.get(f"{acme.path}/account/login/").content.decode()

    assert "logo.svg" in page
    assert "brand" not in page
    for name in ("brand.css", "brand/logo", "brand/logo-dark", "brand/icon"):
        assert client.get(f"{acme.path}/{name}").status_code == 404


def test_colours_come_in_a_style_sheet_that_is_kept_for_good(client: Client, acme: Realm) -> None:
    brand(acme, accent="#ffd400", corners="square", pattern=False)
    page = client.get(f"{acme.path}/account/login/").content.decode()

    address = f"{acme.path}/brand.css?v={acme.look.version}"
    sheet = client.get(address)
    again = client.get(address, headers={"if-none-match": sheet["ETag"]})
    bare = client.get(f"{acme.path}/brand.css?v=0")

    assert f'href="{address}"' in page
    assert "style=" not in page
    assert "<style" not in page
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet["X-Content-Type-Options"] == "nosniff"
    assert "--fill: #ffd400; --fill-strong: " in sheet.content.decode()
    assert "--on-fill: #000000" in sheet.content.decode()
    assert (again.status_code, again.content) == (304, b"")
    assert (bare.status_code, bare["Cache-Control"]) == (200, "public, no-cache")
    assert not sheet.cookies


def test_the_logo_is_the_mark_and_the_icon_of_every_page(client: Client, acme: Realm) -> None:
    brand(acme, logo=picture(), logo_names=True)
    page = client.get(f"{acme.path}/account/sign-up/").content.decode()
    digest = Logo.objects.all_realms().get().digest

    logo = client.get(f"{acme.path}/brand/logo?v={digest}")

    assert f'<img src="{acme.path}/brand/logo?v={digest}"' in page
    assert 'alt="Acme"' in page
    assert f'href="{acme.path}/brand/icon?v={digest}"' in page
    assert logo["Content-Type"] == "image/png"
    assert logo["X-Content-Type-Options"] == "nosniff"
    assert logo["Cache-Control"].endswith("immutable")
    assert logo.content.startswith(b"\x89PNG")
    assert client.get(f"{acme.path}/brand/icon?v={digest}").content.startswith(b"\x89PNG")
    assert client.get(f"{acme.path}/brand/logo-dark").status_code == 404
    assert client.post(f"{acme.path}/brand/logo").status_code == 405


def test_the_brand_of_another_realm_is_seen_nowhere(client: Client, acme: Realm, globex: Realm) -> None:
    brand(acme, logo=picture(), accent="#ffd400", login_text={"en": "Acme alone."})
    digest = acme.look.logo.digest if acme.look.logo else ""

    assert "Acme alone." in client.get(f"{acme.path}/account/login/").content.decode()
    assert "Acme alone." not in client.get(f"{globex.path}/account/login/").content.decode()
    for name in (f"brand.css?v={acme.look.version}", f"brand/logo?v={digest}", f"brand/icon?v={digest}"):
        assert client.get(f"{globex.path}/{name}").status_code == 404
        assert client.get(f"/{name}").status_code == 404


def test_the_words_of_a_realm_say_which_language_they_are_in(client: Client, acme: Realm) -> None:
    brand(acme, login_text={"en": "Good morning."})

    page = client.get(f"{acme.path}/account/login/", headers={"accept-language": "de"}).content.decode()

    assert '<html lang="de"' in page
    assert re.search(r'<p class="stranger"\s+lang="en"\s+dir="auto">Good morning.</p>', page)


def test_a_disabled_realm_shows_no_brand(client: Client, acme: Realm) -> None:
    brand(acme, logo=picture(), accent="#ffd400")
    acme.enabled = False
    acme.save()

    assert client.get(f"{acme.path}/brand.css").status_code == 404
    assert client.get(f"{acme.path}/brand/logo").status_code == 404


def test_pages_that_are_not_found_wear_the_brand_of_their_realm(client: Client, acme: Realm) -> None:
    brand(acme, logo=picture(), accent="#ffd400")

    assert "brand/logo?v=" in client.get(f"{acme.path}/nothing/here").content.decode()
    assert "logo.svg" in client.get("/nothing/here").content.decode()


def test_a_change_is_seen_at_once(client: Client, acme: Realm) -> None:
    row = brand(acme, accent="#ffd400")
    before = client.get(f"{acme.path}/brand.css").content
    row.accent = "#112233"
    row.save()

    assert client.get(f"{acme.path}/brand.css").content != before


def test_the_login_page_costs_no_more_statements_with_a_brand(client: Client, acme: Realm) -> None:
    brand(acme, logo=picture(), accent="#ffd400", login_text={"en": "Hello."})
    address = f"{acme.path}/account/login/"
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    with CaptureQueriesContext(connection) as later:
        client.get(address)

    assert len(first) <= 6
    assert not [query for query in later.captured_queries if "brand" in query["sql"] or "logo" in query["sql"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_colour_is_refused(acme: Realm, text: str) -> None:
    with pytest.raises(ValidationError):
        Brand(realm=acme, accent=text).full_clean()


@pytest.mark.parametrize(
    "columns",
    [
        {"login_text": {"en": "turned \u202e around"}},
        {"login_text": {"en": "one\u2028two"}},
        {"login_text": {"en": "x" * 281}},
        {"login_text": {"EN us": "hello"}},
        {"login_text": ["hello"]},
        {"sender_name": "Acme\r\nBcc: mallory@globex.test"},
        {"reply_to": "a@acme.test\nBcc: mallory@globex.test"},
        {"support": "javascript:alert(1)"},
        {"terms_uri": "javascript:alert(1)"},
        {"privacy_uri": "http://acme.test/"},
        {"privacy_uri": 'https://acme.test/"onclick="x'},
    ],
)
def test_words_and_addresses_that_are_more_than_that_are_refused(acme: Realm, columns: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Brand(realm=acme, **columns).full_clean()


def test_words_are_shown_as_they_are_written(client: Client, acme: Realm) -> None:
    brand(
        acme,
        login_text={"en": "Tom & <b>Jerry</b> }</style>"},
        support="help@acme.test",
        terms_uri="https://acme.test/t",
    )
    page = client.get(f"{acme.path}/account/login/").content.decode()

    assert "Tom &amp; &lt;b&gt;Jerry&lt;/b&gt; }&lt;/style&gt;" in page
    assert 'href="mailto:help@acme.test"' in page
    assert 'href="https://acme.test/t"' in page
