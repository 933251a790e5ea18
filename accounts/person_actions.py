"""NIST SP 800-63B-4 §4: what administrators do about somebody's access in the admin, each asked about once more.

No password is shown or set. Nobody does to themselves what would lock them out.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.flows import resets
from accounts.flows.factors import remove_all
from accounts.flows.own_sessions import end_all
from accounts.flows.people import change_person
from accounts.mail_limits import wait_for
from accounts.models import User
from audit import actions
from realms.confirming import Question, confirmed
from realms.recording_admin import RecordingAdmin

YOURSELF = "this is you, and is left out"
DISABLE = Question(
    "disable",
    "Disable people",
    "They cannot log in any more. Their sessions, tokens and API keys end at once. Nothing is deleted: they can be "
    "enabled again, and then connect applications anew. They are told by e-mail.",
    "Yes, disable them",
)
END = Question(
    "end_access",
    "End all sessions and tokens",
    "They are signed out everywhere, applications lose their access, and API keys are switched off. They may log in "
    "again at once, and are told by e-mail.",
    "Yes, end them",
)
FACTORS = Question(
    "remove_factors",
    "Remove all second factors",
    "Passkeys, authenticator apps and recovery codes are removed, for who lost them. Until new ones are set up the "
    "first factor alone lets in: be sure who asked you. They are told by e-mail.",
    "Yes, remove them",
)
RESET = Question(
    "send_reset",
    "Send the way to a new password",
    "A link and a code are mailed to the address; they work for fifteen minutes, once. The password stays until "
    "another one is chosen. Nobody but the person sees or sets it, and whoever uses the mail has proven the address.",
    "Yes, send it",
)


class PersonActions(RecordingAdmin):
    """Mixed into the admin of people."""

    @admin.action(description="Disable: no login, and everything ends")
    def disable(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """Keep people out."""
        return self._to_each(request, users, DISABLE, lambda user: self._switch(request, user, on=False))

    @admin.action(description="Enable: let them log in again")
    def enable(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """Let people in again. What ended stays so."""
        for user in users:
            self._switch(request, user, on=True)
        self.message_user(request, "They may log in again.")
        return None

    @admin.action(description="End all sessions and tokens")
    def end_access(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """Sign people out everywhere; they may log in again."""

        def act(user: User) -> str:
            end_all(user)
            self.record(request, actions.ACCESS_ENDED, user, what=["sessions", "tokens"])
            return ""

        return self._to_each(request, users, END, act)

    @admin.action(description="Remove all second factors, for who lost them")
    def remove_factors(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """Let people in by their first factor alone; they are told by e-mail."""

        def act(user: User) -> str:
            if not remove_all(user):
                return "had none."
            self.record(request, actions.FACTORS_RESET, user, what=["second factors"])
            return ""

        return self._to_each(request, users, FACTORS, act)

    @admin.action(description="Send the way to a new password")
    def send_reset(self, request: HttpRequest, users: models.QuerySet[User]) -> HttpResponse | None:
        """Mail people the way to choose a new password."""

        def act(user: User) -> str:
            if wait := wait_for(user.email, by=str(request.user.pk)):
                return f"got several mails already: try again in {wait} s."
            try:
                resets.send(user)
            except resets.NothingToChoose as refusal:
                return f"got no mail: {refusal}"
            self.record(request, actions.PASSWORD_RESET_SENT, user, what=["mail"])
            return ""

        return self._to_each(request, users, RESET, act, also_oneself=True)

    def _switch(self, request: HttpRequest, user: User, *, on: bool) -> str:
        if change_person(user, is_active=on):
            self.record(request, actions.ROW_CHANGED, user, what=[{"changed": {"fields": ["active"]}}])
        return ""

    def _to_each(
        self,
        request: HttpRequest,
        users: models.QuerySet[User],
        question: Question,
        act: Callable[[User], str],
        *,
        also_oneself: bool = False,
    ) -> HttpResponse | None:
        """Ask; then act on each, and say what became of those to whom it could not be done."""
        chosen = list(users)
        left_out = [] if also_oneself else [user for user in chosen if user.pk == request.user.pk]
        page = confirmed(self, request, question, [(user, YOURSELF if user in left_out else "") for user in chosen])
        if page is not None:
            return page
        done = 0
        for user in (user for user in chosen if user not in left_out):
            if why := act(user):
                self.message_user(request, f"{user} {why}", messages.WARNING)
            else:
                done += 1
        self.message_user(request, f"{question.title}: done for {done} of {len(chosen)}.")
        return HttpResponseRedirect(_page_of(chosen[0])) if len(chosen) == 1 else None


def _page_of(user: Any) -> str:  # noqa: ANN401 (a person)
    return reverse("admin:accounts_user_change", args=[user.pk])
