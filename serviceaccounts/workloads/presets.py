"""What is known of the issuers of workload tokens: GitHub Actions, GitLab CI, Kubernetes, and any that speaks OIDC.

`anchors` are the claims of which a rule must name one, closely enough that a stranger of the same issuer has another:
everybody may run a job at GitHub. Kubernetes hands the same token to a pod until it is renewed, GitLab one to a job:
these may be used more than once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

HALF_HOUR = 1800
HOUR = 3600
DAY = 86_400
EXACT = r"[^*]+"


class WorkloadKind(models.TextChoices):
    """Who issues the tokens."""

    GITHUB = "github", "GitHub Actions"
    GITLAB = "gitlab", "GitLab CI"
    KUBERNETES = "kubernetes", "Kubernetes service accounts"
    OIDC = "oidc", "Another OpenID Connect issuer"


@dataclass(frozen=True, slots=True)
class Preset:
    """What one kind of issuer is like. `paths`: claims that lie inside others. `maximum_age` is in seconds."""

    anchors: Mapping[str, re.Pattern[str]]
    advice: str
    issuer: str = ""
    paths: Mapping[str, tuple[str, ...]] | None = None
    single_use: bool = True
    maximum_age: int = HALF_HOUR


def _anchors(**patterns: str) -> Mapping[str, re.Pattern[str]]:
    return {claim: re.compile(pattern) for claim, pattern in patterns.items()}


PRESETS: Mapping[str, Preset] = {
    WorkloadKind.GITHUB: Preset(
        issuer="https://token.actions.githubusercontent.com",
        anchors=_anchors(
            repository=r"[^*/]+/.+",
            repository_id=EXACT,
            repository_owner=EXACT,
            repository_owner_id=EXACT,
            enterprise=EXACT,
            enterprise_id=EXACT,
            sub=r"repo:[^*/:]+/.+",
        ),
        advice="Name the repository (acme/reports, or acme/*) or its owner: anybody can run a job at GitHub.",
    ),
    WorkloadKind.GITLAB: Preset(
        issuer="https://gitlab.com",
        anchors=_anchors(
            project_path=r"[^*/]+/.+",
            project_id=EXACT,
            namespace_path=r"[^*/]+(/.+)?",
            namespace_id=EXACT,
            sub=r"project_path:[^*/:]+/.+",
        ),
        advice="Name the project (acme/reports, or acme/*) or its namespace: anybody can run a job at GitLab.",
        single_use=False,
        maximum_age=HOUR,
    ),
    WorkloadKind.KUBERNETES: Preset(
        anchors=_anchors(sub=r"system:serviceaccount:[^*:]+:.+", namespace=EXACT),
        advice="Name the namespace, or the subject system:serviceaccount:NAMESPACE:NAME.",
        paths={
            "namespace": ("kubernetes.io", "namespace"),
            "service_account": ("kubernetes.io", "serviceaccount", "name"),
        },
        single_use=False,
        maximum_age=DAY,
    ),
    WorkloadKind.OIDC: Preset(
        anchors={"": re.compile(EXACT), "sub": re.compile(rf"{EXACT}|[^*]*[/:][^*/:]+[/:].+")},
        advice="Name one claim without *, or how the subject begins, up to the second / or colon.",
    ),
}


def claim_path(kind: str, claim: str) -> tuple[str, ...]:
    """Return where in a token of that kind a claim of a rule is found."""
    return (PRESETS[kind].paths or {}).get(claim, (claim,))


def is_anchored(kind: str, claims: Mapping[str, str]) -> bool:
    """Tell whether a rule for these claims keeps strangers out who have tokens of the same issuer."""
    anchors = PRESETS[kind].anchors
    wanted = ((anchors.get(claim, anchors.get("")), pattern) for claim, pattern in claims.items())
    return any(anchor is not None and anchor.fullmatch(pattern) for anchor, pattern in wanted)
