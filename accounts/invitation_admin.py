"""The admin of invitations: to add one is to invite somebody by mail; to delete one is to withdraw it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.addresses import AddressField
from accounts.flows.sign_up import NobodyInvited, invite
from accounts.models import Invitation
from realms.admin_columns import moment
from realms.administration import RealmForm, RealmModelAdmin
from realms.context import current_realm
from realms.models.account_policy import SignUp
from support.peer import peer_address


class InvitationForm(RealmForm):
    """Whom, and with which roles."""

    email = AddressField(
        help_text="A link is mailed there. It works for seven days, once. An address that has an account is told so."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].required = False
        self.fields["application"].help_text = "The client ID of the one application that it is for; empty: all."

    class Meta:
        model = Invitation
        fields = ("email", "roles", "application")


class InvitationAdmin(RealmModelAdmin):
    """Invitations that nobody has accepted yet."""

    form = InvitationForm
    nothing = "Nobody is invited. An invitation asks somebody by mail to make an account, with roles if need be."
    list_display = ("email", moment("created_at", "invited"), moment("expires_at", "works until"))
    list_select_related = ("realm",)
    search_fields = ("email",)
    fields = ("email", "roles", "application")
    named = {"application": "client_id"}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators invite, unless the realm takes nobody."""
        return current_realm().sign_up != SignUp.CLOSED and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: the mail is on its way. Another one can be sent."""
        return False

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (the signature is Django's)
        """Invite."""
        roles = list(form.cleaned_data["roles"])
        peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        try:
            who = {"actor": str(request.user), "peer": peer}
            made = invite(obj.realm, email=obj.email, roles=roles, application=obj.application_id, **who)
        except NobodyInvited:
            raise PermissionDenied from None
        obj.pk = made.pk
