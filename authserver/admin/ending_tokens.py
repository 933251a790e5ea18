"""RFC 9700 §4.14: the action of the admin that ends whatever a realm, or a client, was issued until now.

After a leak, or a restored backup. `manage.py revoke_before` does the same for any other moment.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from audit import actions
from clients.models import Client
from oauth import endings
from realms import step_up
from realms.admin import RealmAdmin
from realms.confirming import Question, confirmed
from realms.recording_admin import RecordingAdmin

ENDING = Question(
    "revoke_before",
    "End everything that was issued until now",
    "Every code, refresh token and access token that was issued until this moment ends, also those of machines. "
    "Applications ask people to log in again. This cannot be taken back. APIs that verify access tokens locally take "
    "them for at most the life of an access token. Sessions and consents stay.",
    "Yes, end them",
)


class EndingTokens(RecordingAdmin):
    """Mixed into the admin of what tokens are issued in, or to."""

    @admin.action(description=ENDING.title, permissions=["change"])
    def revoke_before(self, request: HttpRequest, rows: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask once more, then end codes, refresh tokens and access tokens of the chosen rows."""
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        if asked := confirmed(self, request, ENDING, [(row, "") for row in rows]):
            return asked
        for row in rows:
            realm, client = (row.realm, row) if isinstance(row, Client) else (row, None)
            endings.revoke_before(realm, client=client, actor=str(request.user))
            self.record(request, actions.ROW_CHANGED, row, what=[{"changed": {"fields": ["not_before"]}}])
        self.message_user(request, "Codes and tokens that were issued until now have ended.")
        return None


class RealmPages(EndingTokens, RealmAdmin):
    """Realms."""

    actions = ("revoke_before",)
