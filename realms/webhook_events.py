"""The kinds of events that a webhook can subscribe to: what the audit trail records, and what is said of secrets."""

from collections.abc import Collection, Mapping

from audit.vocabulary import ACTIONS

SECRET_EXPIRES = "secret.expires"  # noqa: S105 (the name of an event, not a secret)
SECRET_IS_DUE = "secret.due"  # noqa: S105 (the name of an event, not a secret)
SECRET_LEAKED = "secret.leaked"  # noqa: S105 (the name of an event, not a secret)
TEST = "webhook.test"  # sent by a person who tries the webhook out, whatever it subscribes to
ALL_OF_A_KIND = ".*"

#: What is said with more than the trail has: of these, the trail's own events are not sent.
EVENTS: Mapping[str, str] = {
    SECRET_EXPIRES: "A client secret or an API key ends soon",
    SECRET_IS_DUE: "A client secret or an API key is due to be replaced",
    SECRET_LEAKED: "A secret was found by a scanner, and revoked",
}


def names() -> list[str]:
    """Return every name that can be chosen, each kind behind what stands for all of it."""
    known = ACTIONS.keys() | EVENTS.keys()
    return sorted(known | set(map(group_of, known)))


def sentence_of(name: str) -> str:
    """Return what a name means."""
    return EVENTS.get(name) or ACTIONS.get(name) or "All of these."


def group_of(name: str) -> str:
    """Return what stands for all events of a kind."""
    return name.partition(".")[0] + ALL_OF_A_KIND


def is_known(name: str) -> bool:
    """Tell whether there are such events: by name, or all of a kind."""
    return name in names()


def hears(chosen: Collection[str], name: str) -> bool:
    """Tell whether who chose these hears of an event; who chose nothing hears everything."""
    return not chosen or name in chosen or group_of(name) in chosen
