"""The admin of a realm's brand: one form, opened from the menu at once."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from realms.admin import operates_platform
from realms.administration import RealmForm, RealmModelAdmin
from realms.context import current_realm
from realms.models import Brand, Logo, Realm
from realms.models.logo import Scheme
from realms.models.realm import SYSTEM_SLUG
from support.images import NotAPicture, Picture, read
from support.language_texts import LanguageTextsField

FILES = {"logo_file": Scheme.LIGHT, "logo_dark_file": Scheme.DARK}
LOGO = "PNG, JPEG or WebP, at most 512 KiB and 2048 pixels on a side. It is drawn anew; 640 by 192 pixels are kept."
MAIL = ("sender_name", "reply_to", "mail_footer")


class BrandForm(RealmForm):
    """A brand with its pictures."""

    logo_file = forms.FileField(label="Logo", required=False, help_text=LOGO)
    logo_dark_file = forms.FileField(label="Logo on a dark screen", required=False, help_text="Empty: the same one.")
    drop = forms.MultipleChoiceField(label="Remove", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "login_text" not in self.fields:
            return  # somebody looks, and changes nothing
        kept = self._kept()
        self.fields["drop"].choices = [(name, f"{label} logo") for name, label in Scheme.choices if name in kept]  # type: ignore[attr-defined]  # MultipleChoiceField has them
        for name in ("login_text", "mail_footer"):
            texts, help_text = getattr(self.instance, name), self.fields[name].help_text
            self.fields[name] = LanguageTextsField(texts=texts, help_text=help_text)

    def clean(self) -> dict[str, Any]:
        """Draw the pictures anew, and refuse a dark one without one for light surroundings."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FILES:
            if cleaned.get(name):
                cleaned[name] = self._picture(name, cleaned[name].read())
        left = {scheme for scheme in self._kept() if scheme not in cleaned.get("drop", ())}
        left |= {scheme for name, scheme in FILES.items() if cleaned.get(name)}
        if Scheme.DARK in left and Scheme.LIGHT not in left:
            self.add_error("logo_dark_file", "A logo for dark screens needs one for light ones beside it.")
        return cleaned

    def _picture(self, name: str, given: bytes) -> Picture | None:
        try:
            return read(given)
        except NotAPicture as refusal:
            self.add_error(name, ValidationError(str(refusal)))
            return None

    def _kept(self) -> set[str]:
        logos = Logo.objects.all_realms().filter(realm=self.instance.realm)
        return set(logos.values_list("scheme", flat=True))

    def save_pictures(self) -> None:
        """Store what was given, and remove what was asked to go."""
        logos = Logo.objects.all_realms().filter(realm=self.instance.realm)
        for logo in logos.filter(scheme__in=self.cleaned_data["drop"]):
            logo.delete()
        for name, scheme in FILES.items():
            picture = self.cleaned_data.get(name)
            if picture:
                logo = logos.filter(scheme=scheme).first() or Logo(realm=self.instance.realm, scheme=scheme)
                logo.show(picture)
                logo.save()


class BrandAdmin(RealmModelAdmin):
    """How the realm looks, and how it signs its mails."""

    form = BrandForm
    list_display = ("realm", "accent", "sender_address")
    list_select_related = ("realm",)
    nothing = "No realm has a look of its own yet."

    def get_list_display(self, request: HttpRequest) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Name the realm of each row once."""
        return self.list_display

    def get_fieldsets(self, request: HttpRequest, obj: Brand | None = None) -> Any:  # noqa: ANN401 (Django's)
        """Offer to remove logos where there are any; operators alone say where mails come from, for all realms."""
        door: Realm = request.realm  # type: ignore[attr-defined]  # set by RealmMiddleware; in force is the row's own by now
        has_logo = obj is not None and Logo.objects.all_realms().filter(realm=obj.realm).exists()
        drop = ("drop",) if has_logo else ()
        mails = (*MAIL, "sender_address") if door.slug == SYSTEM_SLUG else MAIL
        return (
            ("Logo", {"fields": (*FILES, "logo_names", *drop)}),
            ("Colours and shapes", {"fields": ("accent", "accent_dark", "link", "link_dark", "corners", "pattern")}),
            ("Words", {"fields": ("login_text", "support", "terms_uri", "privacy_uri")}),
            ("Mails", {"fields": mails}),
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 (Django's)
        """Leave the pictures to the form: they are no columns of a brand."""
        fieldsets = self.get_fieldsets(request, obj)
        own = {*FILES, "drop"}
        kwargs["fields"] = [name for _, options in fieldsets for name in options["fields"] if name not in own]
        return super().get_form(request, obj, change, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Open the form of the realm; operators see the list of all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if operates_platform():
            return super().changelist_view(request, extra_context)
        row = Brand.objects.filter(realm=current_realm()).first()
        there = reverse("admin:realms_brand_change", args=[row.pk]) if row else reverse("admin:realms_brand_add")
        return HttpResponseRedirect(there)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let each realm have one."""
        return super().has_add_permission(request) and not Brand.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: an empty one is the server's look."""
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Store the brand and its pictures."""
        super().save_model(request, obj, form, change)
        form.save_pictures()
