"""Consents that were kept before they said which scope holds where: what is certain stays, the rest is asked again."""

from importlib import import_module

from django.apps import apps

from accounts.models import User
from oauth.models import Consent
from tests.protocol import add_client

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example/mcp"


def test_only_where_several_resources_were_allowed_the_person_is_asked_again(alice: User) -> None:
    client, _ = add_client(alice.realm)
    for host, resources in (("none", []), ("one", [NOTES]), ("two", [NOTES, MAIL])):
        Consent.objects.all_realms().create(
            realm=alice.realm,
            user=alice,
            client=client,
            redirect_host=host,
            scopes=["a", "b"],
            resources=resources,
            granted_at=1,
        )

    import_module("oauth.migrations.0008_consent_by_resource").relate(apps, None)

    kept = Consent.objects.all_realms().values_list("redirect_host", "scopes", "resources")
    assert sorted(kept) == [("none", ["a", "b"], {}), ("one", [], {NOTES: ["a", "b"]})]
