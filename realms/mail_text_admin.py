"""The admin of what a realm says in its mails: written, looked at before it is saved, sent to oneself, taken back."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation

from audit import outbox
from realms import mail_preview
from realms.admin import operates_platform
from realms.administration import RealmForm, RealmModelAdmin
from realms.context import current_realm, realm_context
from realms.mail_kinds import KINDS
from realms.mails import default_words
from realms.models import MailText
from support.languages import available, own_name

EVERY = ("", "Every language without words of its own")
TRIED = {"_html": mail_preview.as_page, "_text": mail_preview.as_text}  # buttons that show, and save nothing
SEND = "_send"
PLAIN = "text/plain; charset=utf-8"


class MailTextForm(RealmForm):
    """One mail in one language. Emptied, the server's own words are used again."""

    kind = forms.ChoiceField(choices=[(kind.name, f"{kind.title} ({kind.name})") for kind in KINDS.values()])
    language = forms.ChoiceField(required=False)
    subject = forms.CharField(required=False, max_length=150)
    text = forms.CharField(required=False, max_length=4000, strip=True, widget=forms.Textarea({"class": "letter"}))

    class Meta:
        model = MailText
        fields = ("kind", "language", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = dict.fromkeys((*available(), *filter(None, (self.instance.language,))))
        self.fields["language"].choices = [EVERY, *((tag, own_name(tag)) for tag in tags)]  # type: ignore[attr-defined]  # a ChoiceField
        kind = KINDS.get(self.instance.kind or str(self.initial.get("kind", "")))
        if kind is not None:
            named = ", ".join(f"{{{name}}}" for name in kind.sample)
            needed = " or ".join(f"{{{name}}}" for name in sorted(kind.required))
            self.fields["text"].help_text = (
                f"An empty line begins a new paragraph. Placeholders: {named}."
                f"{f' One is needed: {needed}.' if needed else ''} Empty subject and text: the server's own words."
            )

    @property
    def emptied(self) -> bool:
        """Tell whether the server's own words are wanted again."""
        return not (self.cleaned_data.get("subject") or self.cleaned_data.get("text"))

    def clean_text(self) -> str:
        """Return the text with the ends of lines that are kept."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """Refuse half a mail, and nothing where there is nothing to take back."""
        for name in ("subject", "text"):
            if name not in self.errors and not self.cleaned_data.get(name) and not (self.emptied and self.instance.pk):
                self.add_error(name, "Write this too, or empty both for the server's own words.")
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Let the model judge, unless there is nothing to judge: then the row goes."""
        if self.errors or not self.emptied:
            super()._post_clean()  # type: ignore[misc]  # Django's own, which the stubs leave out


class MailTextAdmin(RealmModelAdmin):
    """A realm's own words."""

    form = MailTextForm
    change_form_template = "admin/mail_text.html"
    list_display = ("kind", "language", "subject")
    list_select_related = ("realm",)
    nothing = "No realm has words of its own yet."

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show every mail with the languages that the realm has its own words in; to operators the rows of all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if operates_platform():
            return super().changelist_view(request, extra_context)
        own = {(row.kind, row.language): row.pk for row in MailText.objects.all()}
        languages = ["", *dict.fromkeys((*available(), *(language for _, language in own if language)))]
        mails = [(kind, [(tag, own.get((kind.name, tag))) for tag in languages]) for kind in KINDS.values()]
        names = [own_name(tag) if tag else "Every language" for tag in languages]
        context = {"title": "Mails", "opts": self.opts, "mails": mails, "languages": names}
        return TemplateResponse(request, "admin/mail_texts.html", self.admin_site.each_context(request) | context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the server's own words."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        kind = KINDS.get(str(initial.get("kind")))
        if kind is not None:
            with translation.override(initial.get("language") or "en"):
                words = default_words(kind)
            initial |= {"subject": words.subject, "text": words.body}
        return initial

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or send what was written, where a button asked for that; else show and save as everywhere."""
        asked = next((name for name in (*TRIED, SEND) if name in request.POST), None)
        tried = self._try_out(request, asked, object_id) if asked else None
        return tried or super().changeform_view(request, object_id, form_url, extra_context)

    def _try_out(self, request: HttpRequest, asked: str, object_id: str | None) -> HttpResponse | None:
        """Answer with what a button asked for; None where the form is wrong, which its page will say."""
        row = self.get_object(request, object_id) if object_id else None
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        with realm_context(current_realm() if row is None else row.realm):
            form = MailTextForm(request.POST, instance=row)
            if not form.is_valid() or form.emptied:
                return None
            if asked in TRIED:
                return TRIED[asked](form.instance)
            return self._send(request.user, form.instance)

    def _send(self, person: Any, text: MailText) -> HttpResponse:  # noqa: ANN401 (accounts are above)
        if not person.email_verified:
            return HttpResponse("Nothing was sent: your own address has not been verified.", content_type=PLAIN)
        words = mail_preview.sample_words(text)
        message = {"to": person.email, "template": KINDS[text.kind].template, "context": {}, "language": text.language}
        with transaction.atomic():
            payload = {**message, "words": asdict(words)}
            outbox.put(outbox.MAIL, payload, realm=text.realm.slug)
        return HttpResponse(f"A sample is on its way to {person.email}.", content_type=PLAIN)

    def save_model(self, request: HttpRequest, obj: MailText, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Store the words, or remove the row that was emptied."""
        if form.emptied:
            key = obj.pk
            obj.delete()
            obj.pk = key  # for the trail
        else:
            super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: MailText) -> HttpResponse:  # noqa: ARG002 (Django's)
        """Go back to the list of mails."""
        return HttpResponseRedirect(reverse("admin:realms_mailtext_changelist"))
