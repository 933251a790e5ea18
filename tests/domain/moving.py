"""A realm moves to a domain, and browsers name it."""

from django.test import Client as Browser

from realms.models import Realm

DOMAIN = "login.acme.test"
ISSUER = f"https://{DOMAIN}"


def browser_at(host: str) -> Browser:
    """Return a browser without a past that names `host`."""
    return Browser(headers={"host": host})


def move(realm: Realm, domain: str | None) -> Realm:
    """Give a realm a domain, or take it away, as an operator does."""
    moved = Realm.objects.get(pk=realm.pk)
    moved.domain = domain
    moved.full_clean()
    moved.save()
    return moved
