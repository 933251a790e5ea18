"""The admin of scopes: what applications may ask people for, in each language."""

from typing import Any

from django.http import HttpRequest

from realms.administration import RealmForm, RealmModelAdmin
from realms.models import Scope
from support.language_texts import LanguageTextsField


class ScopeForm(RealmForm):
    """A scope with its sentence in every language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "translations" not in self.fields:
            return  # somebody looks, and changes nothing
        help_text = self.fields["translations"].help_text
        self.fields["translations"] = LanguageTextsField(texts=self.instance.translations, help_text=help_text)


class ScopeAdmin(RealmModelAdmin):
    """Scopes."""

    form = ScopeForm
    nothing = "No scope yet. A scope is one thing that applications may ask people for."
    list_display = ("name", "description", "default", "public", "restricted")
    list_filter = ("default", "public", "restricted")
    sortable_by = None
    list_select_related = ("realm",)
    search_fields = ("name", "description")

    def get_readonly_fields(self, request: HttpRequest, obj: Scope | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the name: clients, consents and APIs go by it. A blueprint renames, and takes all along."""
        return ("name",) if obj else ()
