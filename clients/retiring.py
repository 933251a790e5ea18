"""Whether an old secret may go: judged by when it was last used, and by whether those that replace it are in use.

Uses are known to a minute. A day without one is what a nightly job needs to show itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from clients.models.credential import Credential
from support import clock

HOUR = 3600
DAY = 24 * HOUR
QUIET = DAY  # seconds without a use, after which an old secret counts as left


class Light(StrEnum):
    """What a list shows of a secret."""

    NEWEST = "newest"  # nothing takes its place
    IN_USE = "in use"
    WAIT = "wait"
    SAFE = "safe"
    ENDED = "ended"


LABELS = {
    Light.NEWEST: "Newest",
    Light.IN_USE: "In use",
    Light.WAIT: "Wait",
    Light.SAFE: "Safe to retire",
    Light.ENDED: "Ended",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The light, and why, in a sentence."""

    light: Light
    reason: str

    @property
    def label(self) -> str:
        """Return the light in words."""
        return LABELS[self.light]

    @property
    def is_safe(self) -> bool:
        """Tell whether nobody would notice."""
        return self.light in {Light.SAFE, Light.ENDED}


def judge(old: Credential, newer: Sequence[Credential]) -> Judgement:
    """Say whether `old` may be retired, where `newer` are the secrets that were made after it for the same purpose."""
    if old.has_ended:
        return Judgement(Light.ENDED, "It has ended.")
    successors = [secret for secret in newer if secret.has_started and not secret.has_ended]
    if not successors:
        return Judgement(Light.NEWEST, "No newer one takes its place yet.")
    uses = [secret.last_used_at for secret in successors if secret.last_used_at is not None]
    return _judged_by_use(old, uses) if uses else Judgement(Light.WAIT, "The newer one has not been used yet.")


def _judged_by_use(old: Credential, uses: Sequence[int]) -> Judgement:
    if old.last_used_at is None:
        return Judgement(Light.SAFE, "It was never used, and a newer one is.")
    idle = clock.now() - old.last_used_at
    if idle < QUIET:
        light = Light.WAIT if old.last_used_at < max(uses) and idle >= HOUR else Light.IN_USE
        return Judgement(light, f"It was used {_ago(idle)}: wait until it has rested for a day.")
    if max(uses) <= old.last_used_at:
        return Judgement(Light.WAIT, f"It was used {_ago(idle)}, and no newer one since.")
    return Judgement(Light.SAFE, f"It was last used {_ago(idle)}, and since then newer ones alone.")


def _ago(seconds: int) -> str:
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (60, "minute")):
        if (count := seconds // unit) > 0:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"
