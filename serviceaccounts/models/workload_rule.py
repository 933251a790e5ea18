"""RFC 7523 §3: which tokens of another issuer stand for a service account: a rule over what they claim."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from realms.managers import RealmBound
from serviceaccounts.models.service_account import ServiceAccount
from serviceaccounts.workloads import judgement
from serviceaccounts.workloads.presets import DAY, PRESETS, WorkloadKind

NAME = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", "Write letters, digits, dots, hyphens and underscores.")
SHORTEST = 60


class WorkloadRule(RealmBound):
    """One rule of one service account: all of `claims` must match. Times are epoch seconds."""

    account = models.ForeignKey(ServiceAccount, on_delete=models.CASCADE, related_name="workload_rules")
    name = models.CharField(
        max_length=64, validators=[NAME], help_text="What it is called here, and in the audit trail."
    )
    enabled = models.BooleanField(default=True)
    kind = models.CharField(max_length=16, choices=WorkloadKind.choices)
    issuer = models.CharField(
        max_length=500,
        blank=True,
        help_text="The iss of its tokens, letter by letter. Empty: that of GitHub or GitLab.",
    )
    jwks = models.JSONField(
        null=True, blank=True, help_text="Its public keys. Empty: they are read where the issuer publishes them."
    )
    claims = models.JSONField(
        default=dict,
        help_text="Claims and what each must be. * stands for anything but / and :, and ** at the end for all that "
        "follows.",
    )
    maximum_age = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(DAY)],
        help_text="Seconds since a token was issued. Empty: 1800 for GitHub and other issuers, 3600 for GitLab, 86400 "
        "for Kubernetes.",
    )
    not_before = models.BigIntegerField(default=0, editable=False, help_text="Tokens it gave before are dead.")
    created_at = models.BigIntegerField(editable=False)
    created_by = models.CharField(max_length=300, blank=True, default="", editable=False)
    last_used_at = models.BigIntegerField(null=True, blank=True, editable=False, help_text="To a minute.")

    class Meta:
        ordering = ("account", "name")
        verbose_name = "workload identity"
        verbose_name_plural = "workload identities"
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="workload_rule_name_in_account"),)
        indexes = (models.Index(fields=("realm", "issuer"), name="workload_rule_by_issuer"),)

    def __str__(self) -> str:
        return f"{self.account}: {self.name}"

    @property
    def age_limit(self) -> int:
        """Return how old a token may be, in seconds."""
        return self.maximum_age or PRESETS[self.kind].maximum_age

    def clean(self) -> None:
        """Refuse what trusts nobody, this very realm, or everybody."""
        if self.kind in PRESETS:
            self.issuer = self.issuer or PRESETS[self.kind].issuer
            if problems := judgement.problems(self, own_issuers=self.realm.issuers):
                raise ValidationError(problems)
