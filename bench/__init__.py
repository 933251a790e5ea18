"""What a request costs: authserver beside npm oidc-provider and stock django-oauth-toolkit, in one interleaved run."""
