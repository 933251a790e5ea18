"""The admin of signing keys: what is published of them."""

from realms.administration import ReadOnly, RealmModelAdmin


class SigningKeyAdmin(ReadOnly, RealmModelAdmin):
    """Keys, without their private part."""

    list_display = ("kid", "algorithm", "state")
    list_filter = ("algorithm", "state")
    fields = ("kid", "algorithm", "state", "public_jwk", "created_at", "activated_at", "retired_at")
