"""Makes the peer's tables, Alice, and its two clients; run once before its server starts."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Fill an empty database."""
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User  # noqa: PLC0415 (models exist only after the setup)
    from oauth2_provider.models import Application  # noqa: PLC0415 (the same)

    User.objects.create_user("alice", "alice@acme.test")
    shared = {"client_secret": os.environ["SECRET"], "client_type": "confidential", "algorithm": "RS256"}
    Application.objects.create(
        client_id="web",
        authorization_grant_type="authorization-code",
        redirect_uris=os.environ["REDIRECT_URI"],
        skip_authorization=True,
        **shared,
    )
    Application.objects.create(client_id="machine", authorization_grant_type="client-credentials", **shared)


if __name__ == "__main__":
    main()
