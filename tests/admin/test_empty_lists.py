"""An empty list says what comes there, and what for."""

from authserver.admin_site import site
from clients.models import ClientSecret
from realms.models import Realm
from realms.recording_admin import RecordingAdmin

NEVER_EMPTY = {Realm, ClientSecret}  # the realm itself; a page of its own, with its own words


def test_every_list_says_what_comes_there() -> None:
    silent = {
        model
        for model in site._registry  # noqa: SLF001 (Django's only list of them)
        if getattr(site.get_model_admin(model), "nothing", "") in {"", RecordingAdmin.nothing}
    }

    assert silent == NEVER_EMPTY
