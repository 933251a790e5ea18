"""Small real APIs, one for each adapter, each a process of its own: `python -m tests.sdk.apis.NAME PORT ISSUER`."""
