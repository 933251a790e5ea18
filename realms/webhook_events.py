"""The kinds of events that a webhook can subscribe to, and what each says."""

from collections.abc import Mapping

SECRET_EXPIRES = "secret.expires"  # noqa: S105 (the name of an event, not a secret)
SECRET_IS_DUE = "secret.due"  # noqa: S105 (the name of an event, not a secret)
SECRET_LEAKED = "secret.leaked"  # noqa: S105 (the name of an event, not a secret)
TEST = "webhook.test"  # sent by a person who tries the webhook out, whatever it subscribes to

EVENTS: Mapping[str, str] = {
    SECRET_EXPIRES: "A client secret or an API key ends soon",
    SECRET_IS_DUE: "A client secret or an API key is due to be replaced",
    SECRET_LEAKED: "A secret was found by a scanner, and revoked",
}
