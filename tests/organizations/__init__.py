"""People who make organizations, which are realms of their own."""
