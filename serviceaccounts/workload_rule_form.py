"""RFC 7523: a workload identity as an administrator writes it: claims one to a line, as `name = what it must be`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from realms.administration import RealmForm
from serviceaccounts.models import WorkloadRule
from support.json_field import JSONField

EXAMPLE = "repository = acme/reports\nref = refs/heads/main"


class ClaimsField(forms.CharField):
    """A mapping of names of claims to what each must be."""

    widget = forms.Textarea(attrs={"rows": 5, "placeholder": EXAMPLE})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 (Django's)
        """Return the mapping."""
        text = super().to_python(value) or ""
        ProhibitNullCharactersValidator()(text)
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, text.split("\n"))):
            claim, equals, wanted = (part.strip() for part in line.partition("="))
            if not (claim and equals and wanted) or claim in found:
                raise ValidationError("Write each claim once, on a line of its own, as in: repository = acme/reports")
            found[claim] = wanted
        return found

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (Django's)
        """Return the lines."""
        return (
            "\n".join(f"{claim} = {wanted}" for claim, wanted in value.items()) if isinstance(value, Mapping) else value
        )


class WorkloadRuleForm(RealmForm):
    """The model judges whom a rule lets in."""

    claims = ClaimsField(
        help_text="One to a line. All must match. * stands for anything but / and :, ** at the end for all that "
        "follows. In Kubernetes, namespace and service_account are what its tokens say of the pod."
    )
    jwks = JSONField(
        required=False,
        label="Public keys",
        help_text='A key set (JWKS), pasted, for issuers that this server cannot reach: {"keys": [...]}. Empty: '
        "they are read where the issuer publishes them.",
    )

    class Meta:
        model = WorkloadRule
        fields = ("account", "name", "enabled", "kind", "issuer", "claims", "jwks", "maximum_age")
        labels = {"account": "Service account", "kind": "Who issues the tokens", "maximum_age": "Maximum age"}
