"""The names of what is recorded: `<what>.<happened>`, listed in one place so that a filter can offer them."""

LOGIN = "login.succeeded"
LOGIN_FAILED = "login.failed"
LOGOUT = "session.ended"
CONSENT_GIVEN = "consent.given"
CONSENT_DENIED = "consent.denied"
CONSENT_REVOKED = "consent.revoked"
CLIENT_REGISTERED = "client.registered"
CODE_REPLAYED = "code.replayed"
REFRESH_TOKEN_REPLAYED = "refresh_token.replayed"  # noqa: S105 (the name of an event, not a secret)
TOKEN_REVOKED = "token.revoked"  # noqa: S105 (the name of an event, not a secret)
ADMINISTRATOR_CREATED = "administrator.created"
KEYS_ROTATED = "keys.rotated"
KEYS_MADE = "keys.made"
BLUEPRINT_APPLIED = "blueprint.applied"
ROW_ADDED = "row.added"
ROW_CHANGED = "row.changed"
ROW_DELETED = "row.deleted"
