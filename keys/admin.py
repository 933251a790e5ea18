"""The admin of signing keys: what is published of them, and the change to the next one before its time."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse

from keys import lifecycle
from keys.models import SigningKey
from realms import step_up
from realms.admin_columns import moment
from realms.administration import ReadOnly, RealmModelAdmin


class SigningKeyAdmin(ReadOnly, RealmModelAdmin):
    """Keys, without their private part."""

    created, activated = moment("created_at", "published"), moment("activated_at", "signs since")
    retired = moment("retired_at", "retired")
    list_display = ("kid", "algorithm", "state", created, activated, retired)
    list_filter = ("algorithm", "state")
    list_select_related = ("realm",)
    fields = (*list_display, "public_jwk")
    actions = ("rotate",)

    @admin.action(description="Rotate: let the next key of the same algorithm sign from now on")
    def rotate(self, request: HttpRequest, keys: models.QuerySet[SigningKey]) -> HttpResponse | None:
        """Rotate the algorithms of the chosen keys; say so where verifiers cannot know the next key yet."""
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        chosen = {(key.realm, key.algorithm) for key in keys}
        for realm, algorithm in sorted(chosen, key=str):
            try:
                key = lifecycle.rotate(realm, algorithm, actor=str(request.user))
            except ValueError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{key} signs now.")
        return None
