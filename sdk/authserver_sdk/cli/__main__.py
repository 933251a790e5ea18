"""`python -m authserver_sdk.cli`: the same as `authctl`."""

from authserver_sdk.cli.main import run

run()
