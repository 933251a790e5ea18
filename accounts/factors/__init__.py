"""Second factors: authenticator apps, passkeys and recovery codes; what each proves."""
