"""What an administrator looks for in the audit trail, and the list of what was found."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from audit.search import NAMES, Search, narrowed
from audit.vocabulary import ACTIONS
from realms.models.realm import SLUG
from realms.short_pages import ShortList

SECONDS_OF_DAY = 86_400
LONGEST = 7  # days, for words within names: they have no index
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def actions() -> list[tuple[str, Any]]:
    """Return what may have happened, by its kind."""
    kinds = sorted({name.partition(".")[0] for name in ACTIONS})
    several = [kind for kind in kinds if sum(name.startswith(f"{kind}.") for name in ACTIONS) > 1]
    single = [(name, name) for name in sorted(ACTIONS)]
    return [("", "Anything"), ("All of a kind", [(f"{kind}.*", f"{kind}.*") for kind in several]), ("One", single)]


class TrailSearch(forms.Form):
    """The fields above the list. All of them may be empty."""

    action = forms.ChoiceField(choices=actions, required=False, label="What happened")
    actor = forms.CharField(required=False, max_length=300, label="Who", help_text="The whole name or address.")
    target = forms.CharField(required=False, max_length=300, label="To whom", help_text="The whole name.")
    client = forms.CharField(required=False, max_length=255, label="Client ID")
    peer = forms.CharField(required=False, max_length=64, label="From (network address)")
    realm = forms.RegexField(SLUG, required=False, label="Realm", help_text="Its short name.")
    since = forms.DateField(required=False, label="First day (UTC)", widget=DAY)
    until = forms.DateField(required=False, label="Last day (UTC)", widget=DAY)
    words = forms.CharField(
        required=False, max_length=100, label="Part of a name or address", help_text=f"Within {LONGEST} days at most."
    )
    flow = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, several_realms: bool) -> None:  # noqa: ANN401 (the parameters of a request)
        super().__init__(data, label_suffix="")
        if not several_realms:
            del self.fields["realm"]

    def clean(self) -> dict[str, Any]:
        """Refuse to look for a part of a name through years."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day is before the first.")
        elif given.get("words") and not (since and until and until - since < timedelta(days=LONGEST)):
            self.add_error("words", f"Say in which days to look for a part of a name: {LONGEST} at most.")
        return given

    @property
    def search(self) -> Search | None:
        """Return what is looked for; None where that is not clear."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        exact = {name: given[name] for name in (*NAMES, "realm") if given.get(name)}
        since, until = _moment(given.get("since")), _moment(given.get("until"))
        return Search(exact, since, None if until is None else until + SECONDS_OF_DAY, given.get("words", ""))

    def found(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the events of `rows` that are looked for; none where that is not clear."""
        search = self.search
        return rows.none() if search is None else narrowed(rows, search)


class LiveSearch(TrailSearch):
    """The fields above what happens at this moment: without days."""

    def __init__(self, data: Any, *, several_realms: bool) -> None:  # noqa: ANN401 (as above)
        super().__init__(data, several_realms=several_realms)
        for name in ("since", "until", "words"):
            del self.fields[name]


class TrailList(ShortList):
    """The list below the fields."""

    def get_filters_params(self, params: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """Leave to the fields what is theirs."""
        left = super().get_filters_params(params)
        return {name: value for name, value in left.items() if name not in TrailSearch.base_fields}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:  # noqa: ANN401 (Django's)
        """Return what is looked for, of what the administrator may see."""
        rows: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        admin: Any = self.model_admin
        form: TrailSearch = admin.search_in(request)
        self.search, asked = form, form.search
        self.has_active_filters = asked is None or bool(asked.said)
        return form.found(rows)


def _moment(day: Any) -> int | None:  # noqa: ANN401 (a date, or nothing)
    return int(datetime.combine(day, time(), UTC).timestamp()) if day else None
