"""The management API of a realm, below `api/v1/`: what its administrators do in the admin, for scripts and programs."""
