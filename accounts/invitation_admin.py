"""The admin of invitations: to add one is to invite somebody by mail; to delete one is to withdraw it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest

from accounts.addresses import AddressField
from accounts.flows.sign_up import NobodyInvited, invite
from accounts.mail_limits import wait_for
from accounts.models import AddressProof, Invitation
from realms.admin_columns import moment
from realms.administration import RealmForm, RealmModelAdmin
from realms.context import current_realm, realm_context
from realms.models import Role
from realms.models.account_policy import SignUp
from support.peer import peer_address


class InvitationForm(RealmForm):
    """Whom, and with which roles."""

    email = AddressField(
        help_text="A link is mailed there. It works for seven days, once. An address that has an account is told so."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        application = self.fields.get("application")  # none where somebody looks, and changes nothing
        if application is not None:
            application.required = False
            application.help_text = "The client ID of the one application that it is for; empty: all."

    class Meta:
        model = Invitation
        fields = ("email", "roles", "application")


class InvitationAdmin(RealmModelAdmin):
    """Invitations that nobody has accepted yet. To delete one is to withdraw it."""

    form = InvitationForm
    nothing = "Nobody is invited. An invitation asks somebody by mail to make an account, with roles if need be."
    list_display = ("email", moment("created_at", "invited"), moment("expires_at", "works until"))
    list_select_related = ("realm",)
    search_fields = ("^email",)
    search_help_text = "The beginning of an e-mail address."
    fields = ("email", "roles", "application")
    named = {"application": "client_id"}
    actions = ("send_again",)

    @admin.action(description="Send it again, with a new link")
    def send_again(self, request: HttpRequest, rows: models.QuerySet[Invitation]) -> None:
        """Invite once more: another seven days, and the link before no longer works."""
        for row in rows:
            if wait := wait_for(row.email, by=str(request.user.pk)):
                self.message_user(request, f"{row} got several mails already: try again in {wait} s.", messages.WARNING)
                continue
            with realm_context(row.realm):
                self._invite(request, row, list(row.roles.all()))
                row.delete()
            self.message_user(request, f"Sent again to {row}. The link in the mail before no longer works.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators invite, unless the realm takes nobody."""
        return current_realm().sign_up != SignUp.CLOSED and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: the mail is on its way. Another one can be sent."""
        return False

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (the signature is Django's)
        """Invite."""
        obj.pk = self._invite(request, obj, list(form.cleaned_data["roles"])).pk

    def _invite(self, request: HttpRequest, row: Invitation, roles: list[Role]) -> AddressProof:
        peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        try:
            who = {"actor": str(request.user), "peer": peer}
            return invite(row.realm, email=row.email, roles=roles, application=row.application_id, **who)
        except NobodyInvited:
            raise PermissionDenied from None
